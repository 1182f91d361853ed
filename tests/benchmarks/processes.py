"""Processes that measure, each on a database of its own, by turns and in rounds: what else a machine does falls on all
of them alike."""

import json
import subprocess
import sys
from contextlib import ExitStack, contextmanager
from pathlib import Path

from tests.benchmarks import databases


@contextmanager
def started(benchmark, urls):
    """{size: Process} for {size: url}"""
    with ExitStack() as stack:
        yield {size: stack.enter_context(Process(benchmark, url)) for size, url in urls.items()}


def by_turns(processes, tasks, rounds, ask):
    """{task: {size: [answer of each round]}} of `ask(size, process, task, round)`, after round 0 to warm up."""
    found = [
        {task: {size: ask(size, process, task, number) for size, process in processes.items()} for task in tasks}
        for number in range(rounds + 1)
    ]
    return {task: {size: [each[task][size] for each in found[1:]] for size in processes} for task in tasks}


class Process:
    """A process that measures on one database."""

    def __init__(self, benchmark, url):
        self.process = subprocess.Popen(  # noqa: S603
            databases.command(benchmark, "serve"),
            env=databases.environment(url),
            cwd=databases.ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def ask(self, measure, *arguments):
        self.process.stdin.write(json.dumps([measure, *arguments]) + "\n")
        self.process.stdin.flush()
        if not (answer := self.process.stdout.readline()):
            # It has said why.
            sys.exit("A measuring process ended too early.")
        return json.loads(answer)

    def __enter__(self):
        return self

    def __exit__(self, *error):
        self.process.stdin.close()
        self.process.wait()


def serve(measures):
    """Answer the lines of the standard input, each a measure and its arguments, with a line of JSON each."""
    by_name = {measure.__name__: measure for measure in (*measures, memory)}
    for line in sys.stdin:
        name, *arguments = json.loads(line)
        sys.stdout.write(json.dumps(by_name[name](*arguments)) + "\n")
        sys.stdout.flush()


def memory():
    """MB that the process holds, and the most that it ever held."""
    lines = Path("/proc/self/status").read_text().splitlines()
    sizes = dict(line.split(":\t", 1) for line in lines)
    return [int(sizes[name].split()[0]) / 1024 for name in ("VmRSS", "VmHWM")]
