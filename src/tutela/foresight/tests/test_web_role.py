"""On PostgreSQL: the web's role has no right to change what was issued."""

import pytest
from django.db import DatabaseError, connection, transaction

from tutela.foresight.tests.test_forecasts import TABLES, issue
from tutela.kernel.testing import web_role

pytestmark = pytest.mark.django_db


def test_the_role_of_the_web_has_no_right_to_change_one():
    issue()
    with connection.cursor() as cursor:
        web_role(cursor, "tutela_web_foresight")
    for name in TABLES:
        for statement in (f"UPDATE {name} SET stamp = stamp + 1", f"DELETE FROM {name}", f"TRUNCATE {name}"):
            with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
                with connection.cursor() as cursor:
                    cursor.execute("SET LOCAL ROLE tutela_web_foresight")
                    cursor.execute(statement)
