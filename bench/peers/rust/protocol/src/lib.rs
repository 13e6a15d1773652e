//! What every peer program does: load a policy, be held to the expected answers, be timed, and say
//! so in one line of JSON.
//!
//!     PROGRAM POLICY_FOLDER EVENTS.ndjson --check EXPECTED.tsv --seconds T
//!
//! Times are CPU time of the whole process, so that a busy machine does not show.

use std::{env, fs, hint::black_box, process::exit};

/// How many events are kept as inputs, as in go/protocol.
const EVENTS_MAX: usize = 20_000;
const EVENTS_PER_LOOK: usize = 16;
const OUTCOMES: [&str; 3] = ["allow", "review", "deny"];

#[derive(Default)]
pub struct Answer {
    severity: usize,
    score: i64,
    fired: Vec<String>,
}

impl Answer {
    /// Counts a rule that holds; the most severe outcome wins.
    pub fn add(&mut self, rule: &str, points: i64, outcome: &str) {
        let severity = OUTCOMES
            .iter()
            .position(|o| *o == outcome)
            .expect("an outcome");
        self.severity = self.severity.max(severity);
        self.score += points;
        self.fired.push(rule.to_owned());
    }

    /// As in expected.tsv behind the id.
    fn spelled(mut self) -> String {
        self.fired.sort();
        format!(
            "{}\t{}\t{}",
            OUTCOMES[self.severity],
            self.score,
            self.fired.join(",")
        )
    }
}

/// An engine with a policy loaded.
pub trait Peer: Sized {
    type Input;
    const NAME: &'static str;
    const VERSION: &'static str;
    fn load(folder: &str) -> Self;
    fn rules(&self) -> usize;
    fn parse(&self, line: &str) -> Self::Input;
    fn decide(&self, input: &Self::Input) -> Answer;
}

/// Does all of it and ends the process.
pub fn run<P: Peer>() -> ! {
    let [folder, events, expected, seconds] = arguments();
    let seconds: f64 = seconds.parse().expect("seconds");
    let start = cpu_seconds();
    let peer = P::load(&folder);
    let (load_seconds, rss_mb, rules) = (cpu_seconds() - start, resident_mb(), peer.rules());

    let lines = read_lines(&events);
    let inputs: Vec<P::Input> = lines.iter().map(|line| peer.parse(line)).collect();
    let (checked, same) = check(&peer, &inputs, &read_lines(&expected), 5.0 * seconds);
    let nanos = measure(inputs.len(), seconds, |i| peer.decide(&inputs[i]));
    let with_parsing = measure(inputs.len(), seconds, |i| {
        peer.decide(&peer.parse(&lines[i]))
    });
    println!(
        "{{\"peer\": \"{}\", \"version\": \"{}\", \"rules\": {rules}, \"checked\": {checked}, \"answers_same\": {same}, \
         \"load_seconds\": {load_seconds:.4}, \"ns_per_event\": {nanos:.1}, \
         \"ns_per_event_with_parsing\": {with_parsing:.1}, \"rss_mb\": {rss_mb:.1}}}",
        P::NAME,
        P::VERSION
    );
    exit(i32::from(!same))
}

fn arguments() -> [String; 4] {
    let a: Vec<String> = env::args().collect();
    if a.len() != 7 || a[3] != "--check" || a[5] != "--seconds" {
        eprintln!(
            "usage: {} POLICY_FOLDER EVENTS.ndjson --check EXPECTED.tsv --seconds T",
            a[0]
        );
        exit(2);
    }
    [1, 2, 4, 6].map(|i| a[i].clone())
}

/// Each event once, until time runs out or one does not give the expected answer.
fn check<P: Peer>(
    peer: &P,
    inputs: &[P::Input],
    expected: &[String],
    seconds: f64,
) -> (usize, bool) {
    let start = cpu_seconds();
    for (i, input) in inputs.iter().enumerate() {
        let got = peer.decide(input).spelled();
        if expected[i].split_once('\t').map(|(_, answer)| answer) != Some(&got) {
            eprintln!("expected {}, got {got}", expected[i]);
            return (i, false);
        }
        if cpu_seconds() - start > seconds {
            return (i + 1, true);
        }
    }
    (inputs.len(), true)
}

/// Nanoseconds an event, over all events, round and round.
fn measure(count: usize, seconds: f64, decide: impl Fn(usize) -> Answer) -> f64 {
    let start = cpu_seconds();
    let (mut done, mut at) = (0u64, 0);
    while cpu_seconds() - start < seconds {
        for _ in 0..EVENTS_PER_LOOK {
            black_box(decide(at));
            at = (at + 1) % count;
        }
        done += EVENTS_PER_LOOK as u64;
    }
    (cpu_seconds() - start) * 1e9 / done as f64
}

fn read_lines(path: &str) -> Vec<String> {
    let text = fs::read_to_string(path).expect(path);
    text.lines().take(EVENTS_MAX).map(str::to_owned).collect()
}

fn cpu_seconds() -> f64 {
    let mut t = libc::timespec {
        tv_sec: 0,
        tv_nsec: 0,
    };
    // SAFETY: writes to `t` only.
    unsafe { libc::clock_gettime(libc::CLOCK_PROCESS_CPUTIME_ID, &mut t) };
    t.tv_sec as f64 + t.tv_nsec as f64 * 1e-9
}

fn resident_mb() -> f64 {
    let statm = fs::read_to_string("/proc/self/statm").expect("statm");
    let pages: f64 = statm
        .split(' ')
        .nth(1)
        .and_then(|p| p.parse().ok())
        .expect("resident pages");
    pages / 256.0 // of 4 KiB
}
