// Package protocol is what every peer program does: load a policy, be held to the expected answers,
// be timed, and say so in one line of JSON.
//
//	PROGRAM POLICY_FOLDER EVENTS.ndjson --check EXPECTED.tsv --seconds T
//
// Times are CPU time of the whole process, garbage collection included, so that a busy machine does
// not show.
package protocol

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"runtime/debug"
	"sort"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// EventsMax is how many events are kept as inputs: enough to be different, too few to make the
// garbage collector's work.
const EventsMax = 20_000

// Answer to one event.
type Answer struct {
	Outcome string
	Score   int64
	Fired   []string
}

var severity = map[string]int{"allow": 0, "review": 1, "deny": 2}

// Add counts a rule that holds; the most severe outcome wins.
func (a *Answer) Add(rule string, points int64, outcome string) {
	a.Score += points
	a.Fired = append(a.Fired, rule)
	if severity[outcome] > severity[a.Outcome] {
		a.Outcome = outcome
	}
}

// Peer is an engine with a policy loaded.
type Peer[Input any] interface {
	Rules() int
	Parse(line []byte) (Input, error)
	Decide(input Input) (Answer, error)
}

type report struct {
	Peer               string  `json:"peer"`
	Version            string  `json:"version"`
	Rules              int     `json:"rules"`
	Checked            int     `json:"checked"`
	AnswersSame        bool    `json:"answers_same"`
	LoadSeconds        float64 `json:"load_seconds"`
	NsPerEvent         float64 `json:"ns_per_event"`
	NsPerEventAndParse float64 `json:"ns_per_event_with_parsing"`
	RssMB              float64 `json:"rss_mb"`
}

// Run does all of it and ends the process.
func Run[Input any](name, module string, load func(folder string) (Peer[Input], error)) {
	folder, events, expected, seconds := arguments()
	report := report{Peer: name, Version: version(module)}
	start := cpu()
	peer := must(load(folder))
	report.LoadSeconds, report.RssMB, report.Rules = (cpu() - start).Seconds(), residentMB(), peer.Rules()

	lines := readLines(events)
	inputs := make([]Input, len(lines))
	for i, line := range lines {
		inputs[i] = must(peer.Parse(line))
	}
	report.Checked, report.AnswersSame = check(peer, inputs, readLines(expected), 5*seconds)
	report.NsPerEvent = measure(len(inputs), seconds, func(i int) { must(peer.Decide(inputs[i])) })
	report.NsPerEventAndParse = measure(len(inputs), seconds, func(i int) { must(peer.Decide(must(peer.Parse(lines[i])))) })
	fmt.Println(string(must(json.Marshal(report))))
	if !report.AnswersSame {
		os.Exit(1)
	}
}

func arguments() (folder, events, expected string, seconds time.Duration) {
	a := os.Args
	if len(a) != 7 || a[3] != "--check" || a[5] != "--seconds" {
		fmt.Fprintf(os.Stderr, "usage: %s POLICY_FOLDER EVENTS.ndjson --check EXPECTED.tsv --seconds T\n", a[0])
		os.Exit(2)
	}
	return a[1], a[2], a[4], time.Duration(must(strconv.ParseFloat(a[6], 64)) * float64(time.Second))
}

// check goes through the events, each once, for about `budget`.
func check[Input any](peer Peer[Input], inputs []Input, expected [][]byte, budget time.Duration) (checked int, same bool) {
	start := cpu()
	for i, input := range inputs {
		answer := must(peer.Decide(input))
		sort.Strings(answer.Fired)
		_, wanted, _ := strings.Cut(string(expected[i]), "\t")
		got := fmt.Sprintf("%s\t%d\t%s", answer.Outcome, answer.Score, strings.Join(answer.Fired, ","))
		if got != wanted {
			fmt.Fprintf(os.Stderr, "expected %s, got %s\n", expected[i], got)
			return i, false
		}
		if cpu()-start > budget {
			return i + 1, true
		}
	}
	return len(inputs), true
}

// measure gives nanoseconds an event, over all events, round and round.
func measure(count int, budget time.Duration, decide func(i int)) float64 {
	const eventsPerLook = 16
	start, done, at := cpu(), 0, 0
	for cpu()-start < budget {
		for range eventsPerLook {
			decide(at)
			at = (at + 1) % count
		}
		done += eventsPerLook
	}
	return float64((cpu() - start).Nanoseconds()) / float64(done)
}

func readLines(path string) [][]byte {
	lines := bytes.Split(bytes.TrimSuffix(must(os.ReadFile(path)), []byte("\n")), []byte("\n"))
	return lines[:min(len(lines), EventsMax)]
}

func cpu() time.Duration {
	var usage syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &usage); err != nil {
		panic(err)
	}
	return time.Duration(usage.Utime.Nano() + usage.Stime.Nano())
}

func residentMB() float64 {
	var total, resident int
	must(fmt.Sscan(string(must(os.ReadFile("/proc/self/statm"))), &total, &resident))
	return float64(resident*os.Getpagesize()) / (1 << 20)
}

func version(module string) string {
	info, _ := debug.ReadBuildInfo()
	for _, dependency := range info.Deps {
		if dependency.Path == module {
			return dependency.Version
		}
	}
	return "unknown"
}

func must[T any](value T, err error) T {
	if err != nil {
		panic(err)
	}
	return value
}
