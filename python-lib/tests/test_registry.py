from constrictor import _registry


def test_a_snapshot_forgets_what_came_later() -> None:
    @_registry.command(name="before-the-snapshot")
    def before() -> None: ...

    restore = _registry.snapshot()
    hooks = list(_registry.start_hooks)

    @_registry.command(name="after-the-snapshot")
    @_registry.on_start
    def after() -> None: ...

    restore()
    assert "before-the-snapshot" in _registry.commands
    assert "after-the-snapshot" not in _registry.commands
    assert _registry.start_hooks == hooks
    del _registry.commands["before-the-snapshot"]
