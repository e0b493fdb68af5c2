"""Routes of knowledge: what opens behind a card, and the search."""

from __future__ import annotations

from handoff.contract.calls import PromptsAck
from handoff.contract.knowledge import ArticleAck, ContactAck, ReferralsAck, RepliesAck, SearchAck
from handoff.contract.parts import Ack
from handoff.contract.routes.route import Route
from handoff.contract.tables import STAFF_ROLES

KNOWLEDGE = (
    Route(
        "article",
        "get",
        "/api/v1/articles/{id}",
        "A published article; `?lang=`.",
        ack=ArticleAck,
        public=True,
        refusals=(404,),
    ),
    Route(
        "article_read",
        "post",
        "/api/v1/articles/{id}/read",
        "The chat's reader has come to the end of an article: it is counted, without conversation or address.",
        ack=Ack,
        public=True,
        refusals=(403, 404),
    ),
    Route(
        "referrals",
        "get",
        "/api/v1/directory",
        "Whom else one can turn to, round-the-clock lines first; `?lang=`.",
        ack=ReferralsAck,
        public=True,
    ),
    Route(
        "contact",
        "get",
        "/api/v1/directory/{id}",
        "An entry of the directory; `?lang=`.",
        ack=ContactAck,
        public=True,
        refusals=(404,),
    ),
    Route(
        "search",
        "get",
        "/api/v1/search",
        "Articles and contacts for `?q=`, in `?lang=`.",
        ack=SearchAck,
        roles=(*STAFF_ROLES, "editor", "reviewer"),
        audited=False,
        refusals=(400, 401, 403),
    ),
    Route(
        "replies",
        "get",
        "/api/v1/replies",
        "Ready-made replies for counselors, for a visitor who writes `?lang=`.",
        ack=RepliesAck,
        roles=STAFF_ROLES,
        audited=False,
        refusals=(401, 403),
    ),
    Route(
        "prompts",
        "get",
        "/api/v1/guides",
        "The guides as prompts for somebody who talks, in `?lang=`.",
        ack=PromptsAck,
        roles=STAFF_ROLES,
        audited=False,
        refusals=(401, 403),
    ),
)
"""Served by `handoff.gateway.http.knowledge`, where a library is joined to the node."""
