"""Who is measured: how each is installed into the build folder, from its own registry at the
version its lock file says, and how it is started. What is there already takes seconds."""
import os
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Callable

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
CXX = ["g++", "-std=c++20", "-O3", "-march=native", f"-I{ROOT}"]


@dataclass(frozen=True)
class Engine:
    name: str
    install: Callable[[Path], None]                     # of the folder that holds what was installed
    command: Callable[[Path, Path], list]               # of that folder and of the policy's; arguments follow
    prepare: Callable[[Path, Path], None] = lambda build, policy: None     # for one policy, not timed


def run(*command, cwd=HERE, **environment):
    subprocess.run([str(part) for part in command], cwd=cwd, check=True, env={**os.environ, **environment})


def install_helios(build):
    run("cmake", "--build", build.parent / "release", "--target", "helios_peer")


def install_cpp(build):
    for name in ("cpp_peer", "protocol"):
        run(*CXX, "-c", HERE / f"cpp/{name}.cpp", "-o", build / f"{name}.o")


def link_cpp(kind):
    def prepare(build, policy):
        run(*CXX, build / "cpp_peer.o", build / "protocol.o", policy / f"{kind}.cpp", policy / "vocabulary.cpp",
            "-lsimdjson", "-o", policy / kind)
    return prepare


def install_go(build):
    run("go", "build", "-o", f"{build}/", "./opa", "./cel", cwd=HERE / "go")


def install_rust(package):
    return lambda build: run("cargo", "build", "--quiet", "--release", "--locked", "-p", package, cwd=HERE / "rust",
                             CARGO_TARGET_DIR=str(build / "target"))


def install_java(build):
    run("mvn", "-q", "-B", f"-Dpeers.build={build}", "compile", "dependency:copy-dependencies", cwd=HERE / "java")


def install_node(build):
    folder = build / "node"
    folder.mkdir(exist_ok=True)
    for name in ("package.json", "package-lock.json"):
        (folder / name).write_bytes((HERE / "node" / name).read_bytes())
    run("npm", "ci", "--silent", cwd=folder)


def java(build, policy):
    return ["java", "-Xmx8g", "-cp", f"{build}/java/classes:{build}/java/dependency/*", "peers.Drools"]


def node(build, policy):
    return ["env", f"NODE_PATH={build}/node/node_modules", "node", HERE / "node/json_rules.js"]


def in_folder(name):
    return lambda build, policy: [build / name]


ENGINES = [
    Engine("Helios", install_helios, lambda build, policy: [build.parent / "release/bench/helios_peer"]),
    Engine("C++ indexed", install_cpp, lambda build, policy: [policy / "indexed"], link_cpp("indexed")),
    Engine("C++ straight", install_cpp, lambda build, policy: [policy / "straight"], link_cpp("straight")),
    Engine("Drools", install_java, java),
    Engine("CEL", install_go, in_folder("cel")),
    Engine("GoRules Zen", install_rust("zen-peer"), in_folder("target/release/zen-peer")),
    Engine("OPA", install_go, in_folder("opa")),
    Engine("Cedar", install_rust("cedar-peer"), in_folder("target/release/cedar-peer")),
    Engine("json-rules-engine", install_node, node),
]
