# syntax=docker/dockerfile:1
# Two stages: wheels are built where the tools are, the image that runs holds none of them.
# The base is pinned by version; pin it by digest (`FROM python:...@sha256:...`) where images must be reproducible.
ARG PYTHON=3.11.14-slim-bookworm

FROM python:${PYTHON} AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
WORKDIR /build
COPY pyproject.toml README.md LICENSE ./
COPY extractors ./extractors
COPY service ./service
RUN python -m venv /opt/onrecord \
 && /opt/onrecord/bin/pip install --no-compile ".[postgresql]" \
 && /opt/onrecord/bin/pip uninstall --yes pip \
 && find /opt/onrecord -name tests -type d -prune -exec rm -r {} + \
 && /opt/onrecord/bin/python -m compileall -q /opt/onrecord/lib

FROM python:${PYTHON}
LABEL org.opencontainers.image.title="onrecord" \
      org.opencontainers.image.description="Who said what, when, in which outlet, in which words." \
      org.opencontainers.image.licenses="Apache-2.0"
RUN groupadd --gid 10001 onrecord \
 && useradd --uid 10001 --gid 10001 --no-create-home --home-dir /data --shell /usr/sbin/nologin onrecord \
 && install --directory --owner=10001 --group=10001 /data
COPY --from=build /opt/onrecord /opt/onrecord
COPY seeds /usr/share/onrecord/seeds
ENV PATH=/opt/onrecord/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    OMP_NUM_THREADS=1 \
    ONRECORD_DATABASE_URL=sqlite:////data/onrecord.db \
    ONRECORD_HOST=0.0.0.0 \
    ONRECORD_PORT=8000
USER 10001:10001
WORKDIR /data
VOLUME /data
EXPOSE 8000
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s --retries=3 \
  CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8000/readyz', timeout=4)"]
# The root file system may be read-only: what is written goes to /data, /tmp and /dev/shm.
CMD ["sh", "-c", "onrecord db upgrade && exec onrecord serve"]
