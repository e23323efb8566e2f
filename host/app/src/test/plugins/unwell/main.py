import constrictor


@constrictor.health_check
def healthy() -> dict:
    return {"healthy": False, "cause": "no licence"}
