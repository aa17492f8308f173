# docker build -t cleaner .
# docker run --rm -v "$PWD:/data" cleaner run scraped --out cleaned --outlet-from-folder
# The folder must be one that user 1000 may write to; or add --user "$(id -u)".

FROM python:3.12-slim AS build
WORKDIR /source
COPY pyproject.toml README.md LICENSE ./
COPY cleaner cleaner
RUN python -m venv /opt/cleaner \
    && /opt/cleaner/bin/pip install --no-cache-dir '.[remote]' \
    # What no program runs: tests and C headers of libraries, and the installer itself.
    && cd /opt/cleaner/lib/python3.12/site-packages \
    && find . -type d -name tests -prune -exec rm -rf {} + \
    && rm -rf pyarrow/include pyarrow/src \
    && /opt/cleaner/bin/pip uninstall --yes pip

FROM python:3.12-slim
COPY --from=build /opt/cleaner /opt/cleaner
RUN useradd --create-home --uid 1000 cleaner && mkdir /data && chown cleaner /data
LABEL org.opencontainers.image.title="cleaner" \
    org.opencontainers.image.description="Clean scraped news and find the duplicates in it" \
    org.opencontainers.image.licenses="Apache-2.0"
ENV PATH=/opt/cleaner/bin:$PATH
USER cleaner
WORKDIR /data
ENTRYPOINT ["cleaner"]
CMD ["--help"]
