from constrictor.testing import raises

import main


def test_greets_as_often_as_asked() -> None:
    assert main.greet("Ada") == ["Hello, Ada!"]
    assert len(main.greet("Ada", times=3)) == 3


def test_refuses_less_than_once() -> None:
    with raises(ValueError, match="saw 0"):
        main.greet("Ada", times=0)
