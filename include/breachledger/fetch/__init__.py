"""The border: an address in, a `Page` out. The only package that opens a socket to the web.

One request passes, in this order, `guard` (may this address be asked at all), `robots` (does the host want us there),
`pace` (is it our turn), `network` and `wire` (connect to the checked address, read within limits), `answers` (what the
status means), `decode` (bounded decompression). `hops` follows redirects and tries again, `client` is the way in, and
`conditional` spares a host what we already have.
"""
