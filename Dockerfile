# Footnote in a container; deploy/README.md says how to run it.

FROM python:3.12-slim AS build
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
WORKDIR /build
RUN python -m venv /opt/footnote
# First what changes rarely: the packages that a running bot needs, as the lock pins them.
COPY pyproject.toml requirements.lock ./
RUN python -c "import tomllib; \
project = tomllib.load(open('pyproject.toml', 'rb')); \
print(*project['build-system']['requires'], *project['project']['dependencies'], sep='\n')" \
    > wanted.txt \
    && /opt/footnote/bin/pip install --constraint requirements.lock --requirement wanted.txt
COPY README.md LICENSE ./
COPY bot bot
COPY retrieval retrieval
COPY index index
RUN /opt/footnote/bin/pip install --no-deps --no-build-isolation .

FROM python:3.12-slim
RUN useradd --system --uid 10001 --home-dir /tmp --shell /usr/sbin/nologin footnote \
    && install --directory --owner footnote --mode 700 /data
COPY --from=build /opt/footnote /opt/footnote
COPY seeds /opt/footnote/seeds
# The root file system may be read-only: what is written goes to /data, or to /tmp to be forgotten.
ENV PATH=/opt/footnote/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    USER=footnote \
    HOME=/tmp \
    XDG_CACHE_HOME=/tmp/cache \
    MPLCONFIGDIR=/tmp/matplotlib \
    HF_HOME=/data/.huggingface \
    FOOTNOTE_DATA=/data \
    FOOTNOTE_SEEDS=/opt/footnote/seeds
WORKDIR /data
USER 10001
VOLUME /data
STOPSIGNAL SIGTERM
# Where FOOTNOTE_METRICS_PORT is not set there is nothing to ask, and it counts as healthy.
HEALTHCHECK --interval=30s --timeout=5s --start-period=2m CMD \
    [ -z "$FOOTNOTE_METRICS_PORT" ] || python -c "import http.client, os, sys; \
there = http.client.HTTPConnection('localhost', os.environ['FOOTNOTE_METRICS_PORT'], timeout=4); \
there.request('GET', '/healthz'); \
sys.exit(there.getresponse().status != 200)"
ENTRYPOINT ["footnote"]
CMD ["run"]
