"""A mission's own road map: loaded, replaced, refused."""

import numpy as np
import pytest

from tutela.kernel.problems import Denied
from tutela.kernel.testing import reader
from tutela.protection import actions, computing, problems, queries
from tutela.protection.models import RoadMap, RoadMapContent
from tutela.protection.scene import scene

pytestmark = pytest.mark.django_db


def load(adviser, file, at, **facts):
    return actions.load_road_map(actor=adviser, at=at, file=file, source="Survey of 2026", **facts)


def test_a_loaded_road_map_is_in_force_and_says_where_it_comes_from(verify_action, adviser, road_file, tick):
    loaded = verify_action(
        actions.load_road_map, actor=adviser, at=tick(), file=road_file(), name="Two hours east", licence="ODbL"
    )
    assert queries.map_in_force(reader=adviser) == loaded
    assert (loaded.name, loaded.licence, loaded.nodes, loaded.roads) == ("Two hours east", "ODbL", 3, 2)
    assert loaded.loaded_by == adviser.name and len(loaded.file_digest) == 64


def test_a_newer_load_replaces_it_and_the_earlier_one_is_kept(adviser, road_file, tick):
    first = load(adviser, road_file(), tick())
    second = load(adviser, road_file(minutes=30), tick())
    assert list(queries.road_maps(reader=adviser)) == [second, first]
    assert RoadMapContent.objects.count() == 2


def test_the_same_map_twice_is_refused_and_stored_once(adviser, road_file, tick):
    load(adviser, road_file(), tick())
    with pytest.raises(problems.SameRoadMap):
        load(adviser, road_file(), tick())
    load(adviser, road_file(), tick(), name="under another name")
    assert RoadMapContent.objects.count() == 1


def test_who_may_not_load_one_is_denied(road_file, tick):
    with pytest.raises(Denied):
        load(reader("liaison_assistant"), road_file(), tick())
    assert not RoadMap.objects.as_system("test").exists()


def test_a_file_that_is_no_road_map_is_refused_with_the_line(adviser, tmp_path, tick):
    file = tmp_path / "roads.csv"
    file.write_text("from,to,duration,from_longitude,from_latitude,to_longitude,to_latitude\n1,2,long,31,4,32,4\n")
    with pytest.raises(problems.RoadMapUnreadable, match="line 2, column 3"):
        load(adviser, file, tick())


def test_bytes_that_were_exchanged_are_refused(adviser, road_file, site, villages, asked, tick):
    site()
    loaded = load(adviser, road_file(minutes=41), tick())
    other = load(adviser, road_file(minutes=42), tick())
    content = RoadMapContent.objects.get(digest=loaded.digest).content
    RoadMapContent.objects.filter(digest=other.digest).update(content=content)
    with pytest.raises(problems.RoadMapDamaged):
        computing.table(scene(asked(minutes=61), reader=adviser, at=tick()))


def test_times_stand_on_the_map_in_force_and_are_shorter_on_a_quicker_one(
    adviser, road_file, site, villages, asked, tick
):
    site()
    bare = computing.table(scene(asked(), reader=adviser, at=tick()))
    load(adviser, road_file(minutes=40), tick())
    slow = computing.table(scene(asked(), reader=adviser, at=tick()))
    load(adviser, road_file(minutes=20), tick())
    quick = computing.table(scene(asked(), reader=adviser, at=tick()))
    assert (slow.most <= bare.most + 1e-9).all() and (quick.most <= slow.most + 1e-9).all()
    assert quick.most[0].max() < slow.most[0].max() < bare.most[0].max()
    assert np.isfinite(bare.most).all()
