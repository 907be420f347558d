import pytest, schemathesis
from hypothesis import settings, HealthCheck, Phase
from tutela.kernel.access import OPERATOR
from tutela.people.actions import make_token, make_user
pytestmark = pytest.mark.django_db
def test_fuzz(tick, vault):
    from tutela.web.wsgi import application
    make_user(actor=OPERATOR, at=tick(), name="duty", role="duty_officer", component="joc", areas=["*"], clearance="confidential")
    token = make_token(actor=OPERATOR, at=tick(), name="duty")
    from tutela.reports.actions import submit_report
    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", application, headers={"Authorization": f"Bearer {token}"})
    bad = {}
    for res in schema.get_all_operations():
        op = res.ok()
        if not any(x in op.path for x in ("/reports", "/alerts", "/tasks", "/reviews")): continue
        from hypothesis import given
        from schemathesis import GenerationMode
        for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE):
            try:
                strategy = op.as_strategy(generation_mode=mode)
            except Exception as e:
                print("NOSTRAT", op.label, mode, e); continue
            @given(case=strategy)
            @settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck), phases=[Phase.generate], database=None)
            def run(case):
                r = case.call(headers={"Authorization": f"Bearer {token}"})
                try:
                    case.validate_response(r, headers={"Authorization": f"Bearer {token}"})
                except BaseException as e:
                    bad.setdefault((op.label, str(mode)), str(e)[:900])
            try:
                run()
            except BaseException as e:
                bad.setdefault((op.label, str(mode)), "RUN "+repr(e)[:300])
    for k, v in bad.items():
        print("BAD", k, "\n", v, "\n")
