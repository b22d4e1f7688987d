"""To which addresses webhooks may go: hosts that the setting names, by https, and to the network only where it is listed.

`WEBHOOK_HOSTS` lists host names, with a port where it is not 443, and private networks ("10.12.0.0/16") in which such
hosts may stand. The name is resolved once for each delivery and the connection goes to that very address: a name
that answers differently a moment later (DNS rebinding) gains nothing.
"""

import ipaddress
import socket
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from projects.trace.errors import Refused

# Addresses whose last 32 bits are an IPv4 address: written into IPv6, translated, translated within one network.
CARRIERS = tuple(map(ipaddress.ip_network, ("::/96", "64:ff9b::/96", "64:ff9b:1::/48", "::ffff:0:0:0/96")))


def _networks():
    for entry in settings.WEBHOOK_HOSTS:
        try:
            yield ipaddress.ip_network(entry)
        except ValueError:
            continue


def _named(host, port):
    entries = {entry.lower() for entry in settings.WEBHOOK_HOSTS}
    return f"{host}:{port}" in entries or (port == 443 and host in entries)


def parsed(url):
    """(host, port, path with query) of an address that may be told; refused with a sentence otherwise."""
    try:
        parts = urlsplit(url)
        host, port = (parts.hostname or "").lower(), parts.port or 443
    except ValueError as problem:
        raise Refused(_("This is no address. It looks like https://name/path."), field="url") from problem
    if parts.scheme != "https" or not host or not url.isascii() or any(ord(letter) <= 32 for letter in url):
        raise Refused(_("Only addresses that begin with https:// are told."), field="url")
    if parts.username or parts.password or parts.fragment:
        raise Refused(_("The address must not hold a user name, a password or a “#”."), field="url")
    if not _named(host, port):
        raise Refused(
            _("The host “%(host)s” is not listed in WEBHOOK_HOSTS. Whoever runs the server adds it.") % {"host": host},
            field="url",
        )
    path = parts.path or "/"
    return host, port, f"{path}?{parts.query}" if parts.query else path


def _inner(address):
    """The IPv4 address that an IPv6 address carries, to which routers and gateways pass it on; else the address."""
    if address.version == 4:
        return address
    if any(address in network for network in CARRIERS):
        return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address.sixtofour or address


def _allowed(address):
    address = _inner(address)
    if any(address.version == network.version and address in network for network in _networks()):
        return True
    return address.is_global and not address.is_multicast and not getattr(address, "is_site_local", False)


def resolved(host, port):
    """The network addresses to connect to, in order; refused unless every address of the name is allowed."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as problem:
        raise Refused(_("The name of the host is not known.")) from problem
    addresses = [ipaddress.ip_address(row[4][0].partition("%")[0]) for row in found]
    if not addresses or not all(map(_allowed, addresses)):
        raise Refused(_("The host stands in a private network that is not listed in WEBHOOK_HOSTS."))
    return [str(address) for address in dict.fromkeys(addresses)]
