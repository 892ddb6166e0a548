"""Addresses of findings, checks and comparisons."""

from django.urls import path

from tiebeam.hub.findings.views import checks, comparison, finding, findings, verification

app_name = "findings"

urlpatterns = [
    path("findings/", findings.findings, name="findings"),
    path("findings/<int:finding_id>/", finding.finding, name="finding"),
    path("findings/<int:finding_id>/pages/", finding.pages, name="pages"),
    path("findings/<int:finding_id>/pages.csv", finding.pages_as_csv, name="pages_csv"),
    path("findings/<int:finding_id>/verify/", verification.verify, name="verify"),
    path("findings/<int:finding_id>/verification/", verification.verification, name="verification"),
    path(
        "verifications/<int:verification_id>/cancel/",
        verification.cancel_verification,
        name="cancel_verification",
    ),
    path("sites/<int:site_id>/compare/", comparison.comparison, name="comparison"),
    path("checks/", checks.checks, name="checks"),
    path("checks/<slug:slug>/", checks.check, name="check"),
]
