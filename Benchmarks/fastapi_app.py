#!/usr/bin/env python3
"""A service of FastAPI's that keyshield, formerly fastapi-api-key, guards: one worker of uvicorn. Started by scripts/bench-http.

Usage: fastapi_app.py PORT KEYS SAMPLE   (files with a key in each line, in the library's form: ak_v1-ID-SECRET; only SAMPLE will be asked for)

Of what the library's documentation offers, this is the fastest:
- CachedApiKeyService, which hashes a key when it first comes, and from then on finds its SHA-256 in memory. Every key has come before this
  answers, and none leaves the cache; the cache sets no time limits, which would cost more than it does.
- bcrypt with as few rounds as it takes, the cheapest hasher that is meant for use. It still takes a millisecond for a key, and so only the sample
  has hashes of its own: the rest, for which nobody asks, share one.
- No delay: the library lets every answer wait for 0.1 to 0.3 s unless told otherwise.
And what it does not offer: an index for its repository in memory, which goes through all keys to find one.
"""
import contextlib
import gc
import sys

import aiocache
import uvicorn
from fastapi import Depends, FastAPI, Response
from keyshield.api import create_depends_api_key
from keyshield.domain.entities import ApiKey
from keyshield.hasher.bcrypt import BcryptApiKeyHasher
from keyshield.repositories.in_memory import InMemoryApiKeyRepository
from keyshield.services.cached import CachedApiKeyService


class IndexedRepository(InMemoryApiKeyRepository):
    def __init__(self):
        super().__init__()
        self.index = {}

    async def create(self, entity):
        if entity.key_id in self.index:
            raise ValueError("two keys have the same id")
        self._store[entity.id_] = entity
        self.index[entity.key_id] = entity
        return entity

    async def get_by_key_id(self, key_id):
        return self.index.get(key_id)


port, keys, sample = int(sys.argv[1]), sys.argv[2], sys.argv[3]
repository = IndexedRepository()
hasher = BcryptApiKeyHasher(pepper="a pepper for a benchmark", rounds=4)
service = CachedApiKeyService(
    repo=repository, hasher=hasher, cache=aiocache.SimpleMemoryCache(timeout=None), cache_ttl=None, min_delay=0, max_delay=0)


async def fill():
    with open(sample) as file:
        wanted = set(file.read().split())
    shared = hasher.hash("nobody's")
    with open(keys) as file:
        for line in file:
            key = line.rstrip("\n")
            _, key_id, secret = key.split("-")
            await repository.create(ApiKey(key_id=key_id, key_hash=hasher.hash(secret) if key in wanted else shared))
    for key in wanted:
        await service.verify_key(key)


@contextlib.asynccontextmanager
async def lifespan(_):
    # Nothing of what is made here is garbage, so that nobody need look through it.
    gc.disable()
    await fill()
    gc.freeze()
    gc.enable()
    yield


async def the_service():
    return service


app = FastAPI(openapi_url=None, lifespan=lifespan)


@app.get("/", dependencies=[Depends(create_depends_api_key(the_service))])
async def let_in():
    return Response()


uvicorn.run(app, host="127.0.0.1", port=port, loop="uvloop", http="httptools", access_log=False, log_level="warning")
