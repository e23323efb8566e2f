"""Runs CPython's own tests of one module and tells the outcome of each test method."""

import unittest


def flat(suite):
    for part in suite:
        if isinstance(part, unittest.TestSuite):
            yield from flat(part)
        else:
            yield part


class Outcomes(unittest.TestResult):
    """Tells `begin` before and `end` after each method; the first word that is no success counts."""

    def __init__(self, begin, end):
        super().__init__()
        self._begin = begin
        self._end = end
        self._outcome = "ok"

    def startTest(self, test):
        super().startTest(test)
        self._outcome = "ok"
        self._begin(test.id())

    def stopTest(self, test):
        super().stopTest(test)
        self._end(test.id(), self._outcome)

    def _worse(self, outcome):
        if self._outcome == "ok":
            self._outcome = outcome

    def addError(self, test, err):
        super().addError(test, err)
        if isinstance(test, unittest.TestCase):
            self._worse("error " + err[0].__name__)
        else:  # of a class or module, whose methods then do not run
            self._end(test.id(), "error " + err[0].__name__)

    def addFailure(self, test, err):
        super().addFailure(test, err)
        self._worse("failure")

    def addSubTest(self, test, subtest, err):
        super().addSubTest(test, subtest, err)
        if err is not None:
            failed = issubclass(err[0], test.failureException)
            self._worse("failure" if failed else "error " + err[0].__name__)

    def addSkip(self, test, reason):
        super().addSkip(test, reason)
        self._worse("skipped")

    def addExpectedFailure(self, test, err):
        super().addExpectedFailure(test, err)
        self._worse("expected failure")

    def addUnexpectedSuccess(self, test):
        super().addUnexpectedSuccess(test)
        self._worse("unexpected success")


def run(module, outcomes, begin, end):
    """Runs what has no line yet in `outcomes`."""
    done = {line.split("\t")[0] for line in outcomes.splitlines()}
    if module in done:
        return
    begin(module)
    try:
        suite = unittest.defaultTestLoader.loadTestsFromName("test." + module)
    except BaseException as error:
        end(module, "not imported: " + type(error).__name__)
        return
    tests = [test for test in flat(suite) if test.id() not in done]
    unittest.TestSuite(tests).run(Outcomes(begin, end))
