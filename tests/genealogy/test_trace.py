"""Upstream and downstream equal a walk by brute force, on graphs of every shape, and ask one question each."""

import random
from itertools import pairwise

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.genealogy.graphs import brute_force, draw, lot, number, some_event
from traceability.genealogy.links import LotLink
from traceability.genealogy.trace import downstream, links_between, upstream, walk_down, walk_up

pytestmark = pytest.mark.django_db

NODES = st.integers(0, 14)
EDGES = st.sets(st.tuples(NODES, NODES).filter(lambda edge: edge[0] != edge[1]), max_size=45)


@pytest.fixture
def event(lan, viet_du):
    """An event on which edges may hang."""
    return some_event(lan, viet_du)


def numbers(lots) -> set[int]:
    return {number(one) for one in lots}


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(edges=EDGES, gone=EDGES, start=st.sets(NODES, min_size=1, max_size=3))
def test_any_graph_is_walked_as_by_brute_force(event, edges, gone, start):
    LotLink.objects.all().delete()
    draw(event, edges)
    draw(event, gone - edges, voided_by=event)
    starts = [lot(one) for one in start]
    assert numbers(downstream(starts)) == brute_force(edges, start)
    assert numbers(upstream(starts)) == brute_force({(b, a) for a, b in edges}, start)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(edges=EDGES, start=NODES)
def test_depths_and_paths_are_the_shortest_and_real(event, edges, start):
    LotLink.objects.all().delete()
    draw(event, edges)
    for walk, forward in ((walk_down(lot(start)), edges), (walk_up(lot(start)), {(b, a) for a, b in edges})):
        assert numbers(walk.paths) == brute_force(forward, [start]) | {start}
        for end, path in walk.paths.items():
            pairs = list(pairwise(path))
            assert path[0] == lot(start) and path[-1] == end
            assert {(number(a), number(b)) for a, b in pairs} <= forward
        for here, there in forward:
            if lot(here) in walk.depths:
                assert walk.depths[lot(there)] <= walk.depths[lot(here)] + 1


def test_a_ladder_of_diamonds_is_walked_once_and_not_once_a_path(event):
    steps = 40  # 2**40 paths
    edges = {edge for n in range(0, 3 * steps, 3) for edge in ((n, n + 1), (n, n + 2), (n + 1, n + 3), (n + 2, n + 3))}
    draw(event, edges)
    assert numbers(downstream(lot(0))) == set(range(1, 3 * steps + 1))
    assert numbers(upstream(lot(3 * steps))) == set(range(3 * steps))
    assert max(walk_down(lot(0)).depths.values()) == 2 * steps


def test_a_loop_of_rework_ends_and_holds_the_lot_itself(event):
    draw(event, {(0, 1), (1, 2), (2, 0), (2, 3)})
    assert numbers(downstream(lot(0))) == {0, 1, 2, 3}
    assert numbers(upstream(lot(0))) == {0, 1, 2}
    assert walk_down(lot(0)).depths[lot(0)] == 0


def test_nothing_comes_of_nothing(event):
    assert downstream([]) == upstream(lot(7)) == frozenset()
    assert links_between(set()) == set()


def test_many_starts_are_one_question(event):
    draw(event, {(n, 5000 + n % 7) for n in range(3000)})
    with CaptureQueriesContext(connection) as asked:
        assert numbers(downstream(lot(n) for n in range(3000))) == set(range(5000, 5007))
    assert len(asked) == 1


def test_a_hundred_thousand_edges_are_walked_in_one_question(event):
    chance = random.Random(4)
    pairs = ((chance.randrange(60_000), chance.randrange(60_000)) for _ in range(100_400))
    edges = {(a, b) for a, b in pairs if a != b} | {(0, n) for n in range(1, 60_000, 3_000)} | {(1, 0)}
    assert len(edges) >= 100_000
    draw(event, edges)
    with CaptureQueriesContext(connection) as asked:
        down, up = downstream(lot(0)), upstream(lot(0))
    assert len(asked) == 2
    assert numbers(down) == brute_force(edges, [0]) and len(down) > 30_000
    assert numbers(up) == brute_force({(b, a) for a, b in edges}, [0])
