# The bot as it runs behind a proxy that speaks TLS: `docker build -t ordstyrer .`
FROM python:3.13-slim AS built
WORKDIR /src
RUN python -m venv /opt/ordstyrer
COPY requirements/run.txt requirements/run.txt
RUN /opt/ordstyrer/bin/pip install --no-cache-dir --require-hashes -r requirements/run.txt
COPY . .
RUN /opt/ordstyrer/bin/pip install --no-cache-dir --no-deps --no-build-isolation .

FROM python:3.13-slim
RUN useradd --create-home --uid 10001 ordstyrer && install -d -o ordstyrer /data
COPY --from=built /opt/ordstyrer /opt/ordstyrer
USER ordstyrer
WORKDIR /data
VOLUME /data
ENV PATH=/opt/ordstyrer/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    ORDSTYRER_DATABASE=sqlite:////data/ordstyrer.db
EXPOSE 3978
ENTRYPOINT ["ordstyrer"]
CMD ["run"]
