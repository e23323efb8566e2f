from constrictor.testing import raises

from main import components, correlation, least_squares

TABLE = "name,x,y,z\n" + "".join(f"n{i},{i},{2 * i + 1},{(i * 7) % 5}\n" for i in range(20))


def test_correlation() -> None:
    answer = correlation(TABLE)
    assert (answer.columns, answer.rows) == (["x", "y", "z"], 20)
    assert abs((answer.matrix[0][1] or 0) - 1) < 1e-12
    assert abs(answer.matrix[0][2] or 0) < 0.2
    assert correlation("a,b\n1,5\n2,5\n").matrix[0][1] is None


def test_least_squares() -> None:
    fit = least_squares(TABLE, "y", columns=["x"])
    assert abs(fit.intercept - 1) < 1e-9 and abs(fit.coefficients["x"] - 2) < 1e-9
    assert fit.r_squared is not None and abs(fit.r_squared - 1) < 1e-12
    with raises(ValueError, match="want more than"):
        least_squares("a,b\n1,2\n", "a")


def test_components() -> None:
    first, second = components(TABLE)
    assert 0.6 < first.share < 0.8 and abs(first.weights["x"] - first.weights["y"]) < 1e-9
    assert first.share + second.share > 0.99
    with raises(ValueError, match="no column varies"):
        components("a\n1\n1\n")


def test_cells_that_are_empty_or_no_numbers() -> None:
    assert correlation("a,b\n1,2\n,3\n2,1\n").rows == 2
    with raises(ValueError, match="not all cells are numbers"):
        correlation(TABLE, columns=["name", "x"])
    with raises(ValueError, match="there is no column 'q'"):
        correlation(TABLE, columns=["q"])
    with raises(ValueError, match="row 2 has 1 cells"):
        correlation("a,b\n1\n")
