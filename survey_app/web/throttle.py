"""By what requests are counted. Privacy: no address is kept, only a hash whose key changes every hour."""

import hashlib
import hmac
import ipaddress

from flask import current_app, request

from survey_app.web.clock import current_instant

IPV6_NETWORK = 64


def network_key() -> str:
    """Return the name under which the visitor's network is counted: an IPv4 address, or an IPv6 /64.

    Privacy: derived from the secret of the installation and the hour, so that what the counters' store holds
    means nothing an hour later, nor to someone who has only the store.
    """
    return keyed_hash(_network(request.remote_addr or ""))


def keyed_hash(text: str) -> str:
    """Return the hash of a text under the key of this hour."""
    hour = current_instant().strftime("%Y-%m-%dT%H")
    secret = str(current_app.config["SECRET_KEY"]).encode()
    key = hmac.digest(secret, b"paliers throttle " + hour.encode(), hashlib.sha256)
    return hmac.new(key, text.encode(), hashlib.sha256).hexdigest()[:32]


def _network(address: str) -> str:
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return address
    if parsed.version == 4:  # noqa: PLR2004 - the name of the protocol
        return str(parsed)
    return str(ipaddress.ip_network((parsed, IPV6_NETWORK), strict=False))
