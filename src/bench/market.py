"""A made-up market of any size, as CoinCap v3 sends it: thirteen fields, every number a string, nulls as they fall."""

import random
import struct
import zlib

DATE = "2026-11-23"
TIMESTAMP = 1795392000000
COMMENT = (
    '{"source":"http://127.0.0.1/v3/assets","simulated":true,"assets":%d,"limit":%d,"offset":0,'
    '"fetchedAt":"2026-11-23T00:00:00Z"}'
)
WORDS = ("Aurora", "Basalt", "Cobalt", "Delta", "Ember", "Fjord", "Garnet", "Harbor", "Indigo", "Juniper", "Krill")
CHAINS = ("1", "10", "56", "137", "8453", "42161")


def write(assets, json_file, gzip_file, seed=1):
    """The same bytes twice: plain, and as the raw object holds them, in one gzip member that says its origin."""
    rng = random.Random(seed)
    deflate = zlib.compressobj(level=6, wbits=-zlib.MAX_WBITS)
    crc, size = 0, 0
    with open(json_file, "wb") as plain, open(gzip_file, "wb") as packed:
        packed.write(b"\x1f\x8b\x08\x10\0\0\0\0\0\xff" + (COMMENT % (assets, assets)).encode() + b"\0")
        for chunk in _envelope(rng, assets):
            plain.write(chunk)
            crc, size = zlib.crc32(chunk, crc), size + len(chunk)
            packed.write(deflate.compress(chunk))
        packed.write(deflate.flush() + struct.pack("<II", crc, size & 0xFFFFFFFF))


def _envelope(rng, assets, rows_a_chunk=1000):
    yield b'{"timestamp":%d,"data":[' % TIMESTAMP
    for start in range(0, assets, rows_a_chunk):
        rows = (_asset(rng, rank) for rank in range(start + 1, min(start + rows_a_chunk, assets) + 1))
        yield (("," if start else "") + ",".join(rows)).encode()
    yield b"]}"


def _asset(rng, rank):
    word = rng.choice(WORDS)
    address = f"{rng.getrandbits(160):040x}"
    supply = _places(rng, 10 ** rng.uniform(5, 13))
    price = 10 ** rng.uniform(-4, 5) if rank > 1 else 87711.2
    # One name in fifty needs quotes in a CSV.
    name = f'{word} \\"{rank}\\", Wrapped' if rank % 50 == 0 else f"{word} Token {rank}"
    token = rng.random() < 0.7
    explorer = f'"https://etherscan.io/token/0x{address}"' if token else f'"https://{word.lower()}{rank}.example/"'
    on = CHAINS[: rng.choice((1, 2, 2, 4))] if token else ()
    chains = [f'"{chain}":["0x{rng.getrandbits(160):040x}"]' for chain in on]
    return (
        f'{{"id":"{word.lower()}-{rank}","rank":"{rank}","symbol":"{word[:3].upper()}{rank % 1000}","name":"{name}",'
        f'"supply":"{supply}","maxSupply":{_or_null(rng, 0.4, supply)},'
        f'"marketCapUsd":"{_places(rng, 10 ** rng.uniform(4, 12))}",'
        f'"volumeUsd24Hr":"{_places(rng, 10 ** rng.uniform(2, 10))}","priceUsd":"{_places(rng, price)}",'
        f'"changePercent24Hr":"{rng.gauss(0, 5)!r}","vwap24Hr":{_or_null(rng, 0.975, repr(price))},'
        f'"explorer":{explorer if rng.random() < 0.98 else "null"},"tokens":{{{",".join(chains)}}}}}'
    )


def _places(rng, value):
    """Eighteen places, the last of them noise, as CoinCap writes most of its numbers."""
    return f"{int(value)}.{rng.randrange(10**18):018d}"


def _or_null(rng, share, text):
    return f'"{text}"' if rng.random() < share else "null"
