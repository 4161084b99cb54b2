# Two images from one file: the tool, and the Bitbucket pipe.
#   docker build --target tool --tag readylayer/readylayer-cli:0.1.0 .
#   docker build --target pipe --tag readylayer/readylayer-pipe:0.1.0 .
FROM python:3.13.7-slim-bookworm AS packages
COPY requirements/action.txt /tmp/action.txt
RUN python -I -m venv /opt/readylayer \
 && /opt/readylayer/bin/python -I -m pip install --no-cache-dir --disable-pip-version-check \
      --require-hashes --no-deps --only-binary=:all: --requirement /tmp/action.txt

FROM python:3.13.7-slim-bookworm AS tool
# Pipelines mount a clone that belongs to another user; git would refuse to read it. The tool runs no hook of it.
RUN apt-get update \
 && apt-get install --yes --no-install-recommends git \
 && rm -rf /var/lib/apt/lists/* \
 && git config --system --add safe.directory '*' \
 && useradd --uid 10001 --create-home --shell /usr/sbin/nologin readylayer
COPY --from=packages /opt/readylayer /opt/readylayer
COPY LICENSE NOTICE /opt/readylayer/
COPY src /opt/readylayer/src
# No build, so no build tools: the environment looks into the copied sources.
RUN /opt/readylayer/bin/python -I -c "import sysconfig; open(sysconfig.get_path('purelib') + '/readylayer.pth', 'w').write('/opt/readylayer/src\n')" \
 && printf '#!/bin/sh\nexec /opt/readylayer/bin/python -I -X utf8 -m readylayer_cli "$@"\n' > /usr/local/bin/readylayer \
 && chmod 0755 /usr/local/bin/readylayer \
 && /opt/readylayer/bin/python -I -m compileall -q /opt/readylayer/src \
 && readylayer --version
USER 10001:10001
WORKDIR /repo
ENTRYPOINT ["readylayer"]

FROM tool AS pipe
COPY pipe.py /opt/readylayer/pipe.py
ENTRYPOINT ["/opt/readylayer/bin/python", "-I", "-X", "utf8", "/opt/readylayer/pipe.py"]
