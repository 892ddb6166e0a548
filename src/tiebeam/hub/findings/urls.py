"""Addresses of findings, checks and comparisons."""

from django.urls import path

from tiebeam.hub.findings.views import (
    builds,
    checks,
    comparison,
    deciding,
    finding,
    findings,
    grouping,
    lists,
    owning,
    raw,
    severity,
    talking,
    verification,
)

app_name = "findings"

urlpatterns = [
    path("f/<slug:short>/", finding.short, name="short"),
    path("findings/", findings.findings, name="findings"),
    path("findings/decide/", deciding.decide_many, name="decide_many"),
    path("findings/take-proposals/", owning.take_proposals, name="take_proposals"),
    path("findings/assign/", owning.assign_many, name="assign_many"),
    path("findings/merge/", grouping.merge, name="merge"),
    path("findings/missed/", lists.missed, name="missed"),
    path("findings/filters/", lists.save_filter, name="save_filter"),
    path("findings/filters/<int:filter_id>/remove/", lists.remove_filter, name="remove_filter"),
    path("findings/<int:finding_id>/", finding.finding, name="finding"),
    path("findings/<int:finding_id>/decide/<slug:slug>/", deciding.decide, name="decide"),
    path("findings/<int:finding_id>/give/", owning.give, name="give"),
    path("findings/<int:finding_id>/assign/", owning.assign, name="assign"),
    path("findings/<int:finding_id>/severity/", severity.change_severity, name="severity"),
    path(
        "findings/<int:finding_id>/severity/restore/",
        severity.restore_severity,
        name="restore_severity",
    ),
    path("findings/<int:finding_id>/unmerge/", grouping.unmerge, name="unmerge"),
    path("findings/<int:finding_id>/split/", grouping.split, name="split"),
    path("findings/<int:finding_id>/unsplit/", grouping.unsplit, name="unsplit"),
    path("findings/<int:finding_id>/write/", talking.write, name="write"),
    path("findings/<int:finding_id>/follow/", talking.follow, name="follow"),
    path("findings/<int:finding_id>/people/", talking.people, name="people"),
    path("findings/<int:finding_id>/raw/<int:place>/<slug:part>/", raw.raw, name="raw"),
    path("findings/<int:finding_id>/pages/", finding.pages, name="pages"),
    path("findings/<int:finding_id>/pages.csv", finding.pages_as_csv, name="pages_csv"),
    path("findings/<int:finding_id>/pages/verify/", verification.verify_pages, name="verify_pages"),
    path(
        "findings/<int:finding_id>/pages/verification/",
        verification.verification_of_pages,
        name="verification_of_pages",
    ),
    path("findings/<int:finding_id>/verify/", verification.verify, name="verify"),
    path("findings/<int:finding_id>/verification/", verification.verification, name="verification"),
    path("proposals/<int:proposal_id>/", owning.decide_proposal, name="decide_proposal"),
    path("messages/<int:message_id>/edit/", talking.edit, name="edit_message"),
    path("messages/<int:message_id>/remove/", talking.remove, name="remove_message"),
    path("attachments/<int:attachment_id>/", talking.attachment, name="attachment"),
    path(
        "verifications/<int:verification_id>/cancel/",
        verification.cancel_verification,
        name="cancel_verification",
    ),
    path("sites/<int:site_id>/compare/", comparison.comparison, name="comparison"),
    path("crawls/<int:crawl_id>/beside-production/", builds.build, name="build"),
    path("checks/", checks.checks, name="checks"),
    path("checks/<slug:slug>/", checks.check, name="check"),
]
