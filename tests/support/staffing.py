"""A line in operation, and people whose training allows real conversations."""

from __future__ import annotations

from dataclasses import replace

from msgspec import structs

from handoff.app.build import utc_now
from handoff.backoffice.records import competence
from handoff.routing.launch import Launch
from storage.ids import AccountId
from tests.support.site import Site


async def opened(site: Site, *accounts: str) -> None:
    """The line is open; outside practice these accounts need a second factor."""
    for account in accounts:
        found = await site.store.accounts.get(AccountId(account))
        assert found is not None
        await site.store.accounts.replace(replace(found, totp_secret=b"a second factor"))
    assert await site.node.runtime.service.put_launch(Launch(mode="open"), replaces=0)


async def trained(site: Site, account: str, *tracks: str) -> None:
    """All that real conversations of these tracks ask for is on the account's page."""
    register, curriculum, by = site.node.runtime.training, competence.load(), AccountId("registrar")
    seen, page = await register.page(AccountId(account))
    for module in {each for track in tracks for each in curriculum.mandatory(track)}:
        page = competence.with_module(page, module, utc_now().date(), curriculum, by=by)
    for kind in competence.PRACTISED_KINDS:
        level = competence.PRACTISED_LEVEL if kind == "akut" else "N1"
        page = competence.with_practice(page, competence.Practised(conversation=kind, kind=kind, level=level))
    page = structs.replace(page, beside=competence.BESIDE, supervised_elsewhere=competence.SUPERVISED, ready_by=by)
    await register.save(page, seen=seen)
    await site.node.runtime.staffing.refresh()
