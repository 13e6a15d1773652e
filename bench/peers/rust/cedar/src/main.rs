//! Cedar on a generated policy: the Rust crate, one PolicySet, an event as the context of a
//! request. The diagnostics name the policies that hold; what each gives stands in its annotations,
//! read once.

use cedar_policy::{
    Authorizer, Context, Entities, EntityUid, PolicyId, PolicySet, Request, RestrictedExpression,
};
use protocol::{Answer, Peer};
use serde_json::{Map, Value};
use std::collections::HashMap;

struct Given {
    rule: String,
    points: i64,
    outcome: String,
}

struct Cedar {
    authorizer: Authorizer,
    policies: PolicySet,
    given: HashMap<PolicyId, Given>,
    entities: Entities,
    who: [EntityUid; 3],
}

impl Peer for Cedar {
    type Input = Request;
    const NAME: &'static str = "Cedar";
    const VERSION: &'static str = "4.14.1";

    fn load(folder: &str) -> Self {
        let source =
            std::fs::read_to_string(format!("{folder}/policy.cedar")).expect("policy.cedar");
        let policies: PolicySet = source.parse().expect("a policy set");
        let annotation = |id: &PolicyId, key| {
            policies
                .annotation(id, key)
                .expect("an annotation")
                .to_owned()
        };
        let given = policies
            .policies()
            .map(|policy| {
                let id = policy.id();
                let points = annotation(id, "points").parse().expect("points");
                (
                    id.clone(),
                    Given {
                        rule: annotation(id, "id"),
                        points,
                        outcome: annotation(id, "outcome"),
                    },
                )
            })
            .collect();
        let who = ["User::\"u\"", "Action::\"pay\"", "Account::\"a\""]
            .map(|uid| uid.parse().expect("a uid"));
        Cedar {
            authorizer: Authorizer::new(),
            given,
            policies,
            entities: Entities::empty(),
            who,
        }
    }

    fn rules(&self) -> usize {
        self.given.len()
    }

    fn parse(&self, line: &str) -> Request {
        let event: Map<String, Value> = serde_json::from_str(line).expect("an event");
        // Ten times as fast as Context::from_json_str.
        let context = Context::from_pairs(event.into_iter().map(|(name, value)| {
            let value = match value {
                Value::String(text) => RestrictedExpression::new_string(text),
                number => RestrictedExpression::new_long(number.as_i64().expect("a whole number")),
            };
            (name, value)
        }))
        .expect("a context");
        let [principal, action, resource] = self.who.clone();
        Request::new(principal, action, resource, context, None).expect("a request")
    }

    fn decide(&self, input: &Request) -> Answer {
        let response = self
            .authorizer
            .is_authorized(input, &self.policies, &self.entities);
        let mut answer = Answer::default();
        for id in response.diagnostics().reason() {
            let given = &self.given[id];
            answer.add(&given.rule, given.points, &given.outcome);
        }
        answer
    }
}

fn main() {
    protocol::run::<Cedar>()
}
