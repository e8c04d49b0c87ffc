"""A made-up market of any size, as CoinCap v3 sends it: thirteen fields, every number a string, nulls as they fall."""

import math
import random
import struct
import zlib
from datetime import UTC, date, datetime, timedelta
from itertools import islice

DATE = "2026-11-23"
COMMENT = (
    '{"source":"http://127.0.0.1/v3/assets","simulated":true,"assets":%d,"limit":%d,"offset":0,'
    '"fetchedAt":"%sT00:00:00Z"}'
)
WORDS = ("Aurora", "Basalt", "Cobalt", "Delta", "Ember", "Fjord", "Garnet", "Harbor", "Indigo", "Juniper", "Krill")
CHAINS = ("1", "10", "56", "137", "8453", "42161")


def write(assets, json_file, gzip_file, seed=1):
    """The same bytes twice: plain, and as the raw object holds them."""
    rng = random.Random(seed)
    rows = (Asset(rng, rank).quoted(rng) for rank in range(1, assets + 1))
    with open(json_file, "wb") as plain, open(gzip_file, "wb") as packed:
        _pack(date.fromisoformat(DATE), assets, rows, packed, plain)


def write_days(days, assets, gzip_file, seed=1):
    """The raw objects of so many days up to DATE, of one market whose prices move; gzip_file names that of a date."""
    rng = random.Random(seed)
    market = [Asset(rng, rank) for rank in range(1, assets + 1)]
    for before in reversed(range(days)):
        day = date.fromisoformat(DATE) - timedelta(days=before)
        for asset in market:
            asset.price *= math.exp(rng.gauss(0, 0.03))
        file = gzip_file(day)
        file.parent.mkdir(parents=True, exist_ok=True)
        with open(file, "wb") as packed:
            _pack(day, assets, (asset.quoted(rng) for asset in market), packed)


def _pack(day, assets, rows, packed, plain=None):
    """One gzip member that says its origin, as the raw object has it; its content goes to plain as well."""
    deflate = zlib.compressobj(level=6, wbits=-zlib.MAX_WBITS)
    crc, size = 0, 0
    packed.write(b"\x1f\x8b\x08\x10\0\0\0\0\0\xff" + (COMMENT % (assets, assets, day)).encode() + b"\0")
    for chunk in _envelope(day, rows):
        if plain:
            plain.write(chunk)
        crc, size = zlib.crc32(chunk, crc), size + len(chunk)
        packed.write(deflate.compress(chunk))
    packed.write(deflate.flush() + struct.pack("<II", crc, size & 0xFFFFFFFF))


def _envelope(day, rows, rows_a_chunk=1000):
    midnight = datetime(day.year, day.month, day.day, tzinfo=UTC)
    yield b'{"timestamp":%d,"data":[' % (midnight.timestamp() * 1000)
    separator = ""
    while chunk := ",".join(islice(rows, rows_a_chunk)):
        yield (separator + chunk).encode()
        separator = ","
    yield b"]}"


class Asset:
    """What stays of an asset from day to day, and its price."""

    def __init__(self, rng, rank):
        word = rng.choice(WORDS)
        address = f"{rng.getrandbits(160):040x}"
        supply = _places(rng, 10 ** rng.uniform(5, 13))
        self.price = 10 ** rng.uniform(-4, 5) if rank > 1 else 87711.2
        # One name in fifty needs quotes in a CSV.
        name = f'{word} \\"{rank}\\", Wrapped' if rank % 50 == 0 else f"{word} Token {rank}"
        token = rng.random() < 0.7
        link = f'"https://etherscan.io/token/0x{address}"' if token else f'"https://{word.lower()}{rank}.example/"'
        explorer = link if rng.random() < 0.98 else "null"
        on = CHAINS[: rng.choice((1, 2, 2, 4))] if token else ()
        chains = [f'"{chain}":["0x{rng.getrandbits(160):040x}"]' for chain in on]
        self.before = (
            f'{{"id":"{word.lower()}-{rank}","rank":"{rank}","symbol":"{word[:3].upper()}{rank % 1000}",'
            f'"name":"{name}","supply":"{supply}","maxSupply":{_or_null(rng, 0.4, supply)}'
        )
        self.after = f'"explorer":{explorer},"tokens":{{{",".join(chains)}}}}}'

    def quoted(self, rng):
        """The asset as JSON, at its price."""
        return (
            f'{self.before},"marketCapUsd":"{_places(rng, 10 ** rng.uniform(4, 12))}",'
            f'"volumeUsd24Hr":"{_places(rng, 10 ** rng.uniform(2, 10))}","priceUsd":"{_places(rng, self.price)}",'
            f'"changePercent24Hr":"{rng.gauss(0, 5)!r}","vwap24Hr":{_or_null(rng, 0.975, repr(self.price))},'
            f"{self.after}"
        )


def _places(rng, value):
    """Eighteen places, the last of them noise, as CoinCap writes most of its numbers."""
    return f"{int(value)}.{rng.randrange(10**18):018d}"


def _or_null(rng, share, text):
    return f'"{text}"' if rng.random() < share else "null"
