# Two stages: one installs, with the tools for it; the one that runs holds none of them. What is installed is in
# requirements.lock, by version and hash; `make lock` writes it anew from pyproject.toml. docs/deployment.md says how to
# run the image and what has been tested of it.
#
# Pinned by digest (the index of all architectures). Another base with Python 3.11: --build-arg BASE=…
ARG BASE=python:3.11.16-slim-bookworm@sha256:528257d48c1da0dcecc2e725d1ae34498d60c965f1241e39cd6a85a8859bdf84

FROM ${BASE} AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1 PIP_ROOT_USER_ACTION=ignore
WORKDIR /build
# Dependencies first: they change less often than the code, and their layer is kept meanwhile.
COPY requirements.lock ./
RUN python -m venv /opt/onrecord \
 && /opt/onrecord/bin/pip install --no-compile --only-binary=:all: --require-hashes --requirement requirements.lock
COPY pyproject.toml README.md LICENSE ./
COPY extractors ./extractors
COPY service ./service
# The tests that packages bring along and pip itself are not needed to run; byte code is written now, for later the
# root file system is read-only.
RUN /opt/onrecord/bin/pip install --no-compile --no-deps . \
 && /opt/onrecord/bin/pip check \
 && find /opt/onrecord -name tests -type d -prune -exec rm -r {} + \
 && /opt/onrecord/bin/pip uninstall --yes pip \
 && /opt/onrecord/bin/python -m compileall -q /opt/onrecord/lib

FROM ${BASE}
ARG VERSION=0.1.0
ARG REVISION=unknown
LABEL org.opencontainers.image.title="onrecord" \
      org.opencontainers.image.description="Who said what, when, in which outlet, in which words." \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${REVISION}" \
      org.opencontainers.image.licenses="Apache-2.0"
# pip, setuptools and wheel of the base image go too: nobody installs anything into a running container.
RUN groupadd --gid 10001 onrecord \
 && useradd --uid 10001 --gid 10001 --no-create-home --home-dir /data --shell /usr/sbin/nologin onrecord \
 && install --directory --owner=10001 --group=10001 --mode=0750 /data \
 && rm -rf /usr/local/lib/python3.11/ensurepip /usr/local/lib/python3.11/site-packages/* /usr/local/bin/pip*
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
  CMD ["python", "-I", "-c", "import os, urllib.request; urllib.request.urlopen('http://127.0.0.1:' + os.environ['ONRECORD_PORT'] + '/readyz', timeout=4)"]
# The root file system may be read-only: what is written goes to /data, /tmp and /dev/shm.
# One container does everything; where workers have containers of their own (compose.yaml), it serves without.
CMD ["sh", "-c", "onrecord db upgrade && exec onrecord serve --with-worker"]
