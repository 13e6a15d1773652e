//! GoRules Zen on a generated policy: the Rust crate, a decision compiled before (with the table's
//! index), its input already a Variable.

use protocol::{Answer, Peer};
use tokio::runtime::{Builder, Runtime};
use zen_engine::model::DecisionContent;
use zen_engine::{Decision, DecisionEngine};
use zen_expression::variable::Variable;

struct Zen {
    decision: Decision,
    rules: usize,
    runtime: Runtime,
}

impl Peer for Zen {
    type Input = Variable;
    const NAME: &'static str = "GoRules Zen";
    const VERSION: &'static str = "2.1.6";

    fn load(folder: &str) -> Self {
        let source =
            std::fs::read_to_string(format!("{folder}/policy.zen.json")).expect("policy.zen.json");
        let content: DecisionContent = serde_json::from_str(&source).expect("a decision");
        let mut decision = DecisionEngine::default()
            .create_decision(content.into())
            .expect("a graph");
        decision.compile();
        let runtime = Builder::new_current_thread().build().expect("a runtime");
        Zen {
            decision,
            rules: source.matches("\"_id\"").count(),
            runtime,
        }
    }

    fn rules(&self) -> usize {
        self.rules
    }

    fn parse(&self, line: &str) -> Variable {
        serde_json::from_str(line).expect("a variable")
    }

    fn decide(&self, input: &Variable) -> Answer {
        let response = self
            .runtime
            .block_on(self.decision.evaluate(input.clone()))
            .expect("a response");
        let mut answer = Answer::default();
        let rows = response.result.as_array().expect("a list of rows");
        for row in rows.borrow().iter() {
            let text = |field| {
                row.dot(field)
                    .and_then(|v| v.as_str().map(str::to_owned))
                    .expect("a text")
            };
            let points = row
                .dot("points")
                .and_then(|v| v.as_number())
                .expect("a number");
            answer.add(
                &text("rule"),
                i64::try_from(points).expect("whole"),
                &text("outcome"),
            );
        }
        answer
    }
}

fn main() {
    protocol::run::<Zen>()
}
