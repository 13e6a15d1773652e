#!/usr/bin/env python3
"""Helios, C++ by hand and six rule engines on the same generated policies and events, in one run.

    make build && bench/peers/run.py

installs what is missing into build/peers, makes the policies there, holds every engine to the
expected answers, times it, and writes docs/performance/peers.json with the table (peers.md) and the
plot (peers.svg) of it. An engine that takes too long or too much memory is recorded as such.
`--engines` and `--sizes` measure some only; then nothing is written.
"""
import argparse
import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from engines import ENGINES, HERE, ROOT
from report import plot, table

SIZES = [10, 100, 1_000, 10_000]
EVENTS = 100_000                  # fewer different events flatter C++: the branch predictor learns them
SEED = 7
OUT = ROOT / "docs/performance"


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=float, default=2, help="CPU time of each measurement")
    parser.add_argument("--minutes-max", type=float, default=10, help="wall time that one engine may take for one policy")
    parser.add_argument("--gigabytes-max", type=float, default=10, help="memory that one engine may take")
    parser.add_argument("--installed", action="store_true", help="install and build nothing")
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES)
    parser.add_argument("--engines", nargs="+", default=[engine.name for engine in ENGINES])
    return parser.parse_args()


def install_all(engines, build):
    """Why those that could not be installed could not, by their install."""
    reasons = {}
    for install in dict.fromkeys(engine.install for engine in engines):
        try:
            install(build)
        except FileNotFoundError as error:
            reasons[install] = f"not installed: there is no {error.filename}"
        except subprocess.CalledProcessError as error:
            reasons[install] = f"not installed: {error.cmd[0]} failed"
    return reasons


def make_policies(build, sizes):
    folders = {}
    for rules in sizes:
        folders[rules] = build / str(rules)
        subprocess.run([HERE / "generate.py", "--rules", str(rules), "--events", str(EVENTS), "--seed", str(SEED), "--out",
                        folders[rules]], check=True)
    return folders


def resident_gb(pid):
    try:
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * 4096 / 2**30
    except (FileNotFoundError, ProcessLookupError):
        return 0


def why_stopped(process, limits):
    """None when it ended by itself."""
    end = time.monotonic() + 60 * limits.minutes_max
    while process.poll() is None:
        if time.monotonic() > end:
            return f"more than {limits.minutes_max:g} minutes"
        if resident_gb(process.pid) > limits.gigabytes_max:
            return f"more than {limits.gigabytes_max:g} GB"
        time.sleep(0.1)
    return None


def measure(engine, build, folder, rules, limits):
    """What the program says of itself, or why it says nothing."""
    engine.prepare(build, folder)
    command = [*engine.command(build, folder), folder, folder / "events.ndjson", "--check", folder / "expected.tsv",
               "--seconds", limits.seconds]
    with tempfile.TemporaryFile("w+") as out:
        process = subprocess.Popen([str(part) for part in command], stdout=out)
        stopped = why_stopped(process, limits)
        if stopped:
            process.kill()
            process.wait()
            return {"peer": engine.name, "rules": rules, "missing": stopped}
        out.seek(0)
        said = out.read().strip()
    if not said:
        return {"peer": engine.name, "rules": rules, "missing": f"ended with {process.returncode}"}
    return json.loads(said)


def main():
    args = arguments()
    build = ROOT / "build/peers"
    build.mkdir(parents=True, exist_ok=True)
    engines = [engine for engine in ENGINES if engine.name in args.engines]
    not_installed = {} if args.installed else install_all(engines, build)
    folders = make_policies(build, args.sizes)
    results = []
    for rules, folder in folders.items():
        for engine in engines:
            missing = not_installed.get(engine.install)
            results.append({"peer": engine.name, "rules": rules, "missing": missing} if missing
                           else measure(engine, build, folder, rules, args))
            print(json.dumps(results[-1]), flush=True)
    if len(engines) == len(ENGINES) and args.sizes == SIZES:
        OUT.mkdir(exist_ok=True)
        (OUT / "peers.json").write_text("[\n" + ",\n".join(map(json.dumps, results)) + "\n]\n")
        (OUT / "peers.md").write_text(table(results))
        (OUT / "peers.svg").write_text(plot(results))
    sys.exit(any(not result.get("answers_same", True) for result in results))


if __name__ == "__main__":
    main()
