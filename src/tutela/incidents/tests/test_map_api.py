"""The map's door of the API answers with and without what it may be asked."""

import pytest
from django.test import Client

from tutela.kernel.access import OPERATOR
from tutela.people import actions

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("asked", ["", "?drawn=points", "?q=bor", "?zoom=9&view=31,6,32,7", "?zoom=7&view=24,3,36,12"])
def test_a_view_needs_nothing_and_takes_the_filters_of_the_list(make, tick, asked):
    make()
    actions.make_user(actor=OPERATOR, at=tick(), name="amina", role="analyst", component="joc", areas=["SS"])
    token = actions.make_token(actor=OPERATOR, at=tick(), name="amina", label="map", days=3_650)
    answer = Client().get(f"/api/v1/map/view{asked}", HTTP_AUTHORIZATION=f"Bearer {token}")
    assert answer.status_code == 200, answer.content
    told = answer.json()
    assert sum(cell["count"] for cell in told["cells"]) + len(told["points"]) == 1


@pytest.mark.parametrize("asked", ["?view=1,2", "?zoom=99", "?drawn=hexagons"])
def test_what_makes_no_sense_is_refused(make, tick, asked):
    actions.make_user(actor=OPERATOR, at=tick(), name="amina", role="analyst", component="joc", areas=["SS"])
    token = actions.make_token(actor=OPERATOR, at=tick(), name="amina", label="map", days=3_650)
    assert Client().get(f"/api/v1/map/view{asked}", HTTP_AUTHORIZATION=f"Bearer {token}").status_code == 400
