"""Names of packages that very many projects use, by registry: what a look-alike is measured against."""

_PYPI = """
requests urllib3 boto3 botocore s3transfer aiobotocore numpy pandas scipy matplotlib scikit-learn setuptools wheel pip certifi idna
charset-normalizer python-dateutil pyyaml six typing-extensions cryptography cffi pycparser packaging attrs click jinja2 markupsafe werkzeug flask
django djangorestframework fastapi starlette uvicorn gunicorn httpx httpcore anyio aiohttp multidict yarl frozenlist pydantic pydantic-core
sqlalchemy alembic psycopg2 psycopg2-binary psycopg pymysql mysqlclient mysql-connector-python asyncpg redis celery kombu billiard pymongo motor
elasticsearch protobuf grpcio grpcio-tools googleapis-common-protos google-auth google-api-core google-cloud-storage google-api-python-client
azure-core azure-identity azure-storage-blob msal pyjwt passlib bcrypt paramiko pynacl pyopenssl oauthlib requests-oauthlib authlib itsdangerous
pytest pytest-cov pytest-mock pytest-asyncio pytest-xdist pluggy iniconfig coverage tox nox hypothesis mock responses freezegun faker factory-boy
black isort flake8 pylint mypy mypy-extensions ruff bandit pre-commit pyflakes pycodestyle mccabe autopep8 pyright
lxml beautifulsoup4 soupsieve html5lib scrapy selenium playwright pillow opencv-python imageio scikit-image tensorflow tensorflow-gpu keras torch
torchvision torchaudio transformers tokenizers huggingface-hub datasets accelerate sentencepiece safetensors openai anthropic langchain langchain-core
tiktoken chromadb pinecone-client faiss-cpu llama-index litellm mistralai cohere nltk spacy gensim xgboost lightgbm catboost statsmodels seaborn plotly
bokeh dash streamlit gradio jupyter jupyterlab notebook ipython ipykernel nbconvert nbformat traitlets tornado pyzmq
tqdm rich typer colorama tabulate pygments prompt-toolkit termcolor wcwidth loguru structlog sentry-sdk python-json-logger prometheus-client
opentelemetry-api opentelemetry-sdk opentelemetry-proto python-dotenv dynaconf environs toml tomli tomlkit configparser jsonschema referencing orjson
ujson simplejson msgpack cbor2 marshmallow cattrs pyarrow fastparquet openpyxl xlsxwriter xlrd python-docx pypdf pypdf2 reportlab docutils sphinx
mkdocs mkdocs-material markdown mistune babel pytz tzdata tzlocal arrow pendulum humanize regex unidecode chardet filelock platformdirs virtualenv
distlib poetry poetry-core hatchling flit-core pdm pipenv twine build keyring docker kubernetes ansible ansible-core fabric invoke psutil watchdog
networkx sympy numba cython dask distributed ray joblib cloudpickle apache-airflow luigi prefect dbt-core great-expectations pyspark snowflake-connector-python
stripe twilio slack-sdk discord-py python-telegram-bot tweepy pygithub gitpython python-gitlab jira websocket-client websockets python-socketio
python-multipart email-validator greenlet gevent eventlet zipp importlib-metadata importlib-resources more-itertools decorator wrapt deprecated
cachetools tenacity backoff retrying jmespath rsa pyasn1 pyasn1-modules docopt fire pexpect ptyprocess sortedcontainers intervaltree
shapely geopandas fiona pyproj folium pycryptodome pycryptodomex ecdsa web3 eth-account flask-cors flask-login flask-sqlalchemy flask-wtf
django-cors-headers django-filter django-debug-toolbar django-environ whitenoise channels graphene strawberry-graphql tortoise-orm peewee sqlmodel
colorlog coloredlogs pywin32 pyserial pyusb pygame kivy pyqt5 pyside6 pyinstaller cx-freeze nuitka uvloop httptools
"""

_NPM = """
react react-dom react-router react-router-dom react-redux react-native react-scripts react-query redux redux-thunk @reduxjs/toolkit next preact vue vue-router vuex
pinia nuxt svelte angular @angular/core rxjs zone.js jquery bootstrap tailwindcss postcss autoprefixer sass less styled-components @emotion/react
lodash lodash-es underscore ramda moment moment-timezone dayjs date-fns luxon axios node-fetch cross-fetch got request superagent undici ky
express koa fastify hapi body-parser cookie-parser cors helmet morgan multer passport passport-local passport-jwt express-session express-validator
jsonwebtoken bcrypt bcryptjs crypto-js uuid nanoid validator joi yup zod ajv class-validator class-transformer reflect-metadata
mongoose mongodb mysql mysql2 pg sequelize typeorm knex prisma @prisma/client redis ioredis sqlite3 better-sqlite3 level
socket.io socket.io-client ws graphql apollo-server @apollo/client dotenv dotenv-expand cross-env config convict commander yargs minimist inquirer
prompts chalk colors color kleur picocolors ora debug winston pino bunyan loglevel morgan-body
typescript ts-node tsx tslib ts-jest ts-loader babel-core babel-loader babel-eslint @babel/core @babel/preset-env @babel/runtime core-js regenerator-runtime
webpack webpack-cli webpack-dev-server rollup vite vitest esbuild parcel gulp grunt browserify terser uglify-js html-webpack-plugin css-loader style-loader
file-loader url-loader mini-css-extract-plugin eslint eslint-plugin-react eslint-plugin-import eslint-config-prettier prettier stylelint husky lint-staged
jest mocha chai sinon jasmine karma cypress puppeteer playwright @playwright/test @testing-library/react supertest nock nyc c8 tap ava
nodemon pm2 concurrently rimraf mkdirp glob globby fs-extra graceful-fs chokidar minimatch micromatch fast-glob semver execa shelljs
async bluebird q co event-stream eventemitter3 through2 readable-stream stream-browserify
classnames clsx prop-types immer immutable mobx zustand jotai recoil formik react-hook-form framer-motion @mui/material antd
three d3 chart.js echarts leaflet mapbox-gl highcharts pdfkit sharp jimp canvas
nodemailer handlebars mustache ejs pug nunjucks marked markdown-it highlight.js prismjs dompurify sanitize-html cheerio jsdom xml2js fast-xml-parser
js-yaml yaml ini toml csv-parse papaparse qs query-string form-data mime mime-types iconv-lite
electron electron-builder cordova ionic expo react-navigation
discord.js telegraf twilio stripe @stripe/stripe-js aws-sdk @aws-sdk/client-s3 firebase firebase-admin @google-cloud/storage googleapis openai @anthropic-ai/sdk
langchain web3 ethers solc hardhat truffle bn.js bignumber.js
lru-cache node-cron cron bull bullmq agenda p-limit p-queue retry uuidv4 shortid slugify pluralize deepmerge object-assign inherits safe-buffer
ansi-styles strip-ansi supports-color has-flag escape-string-regexp wrap-ansi string-width is-number is-promise kind-of left-pad
storybook lerna nx turbo changesets semantic-release standard-version commitizen serverless puppeteer-core
"""

_CRATES = """
serde serde_json serde_yaml serde_derive tokio tokio-util hyper reqwest axum actix-web actix-rt warp rocket tower tower-http async-trait async-std futures
futures-util rand rand_core log env_logger tracing tracing-subscriber anyhow thiserror clap structopt regex lazy_static once_cell itertools rayon crossbeam
parking_lot dashmap bytes chrono time uuid url base64 hex sha2 sha1 md5 hmac aes ring rustls openssl native-tls diesel sqlx rusqlite redis mongodb libc nix
winapi windows-sys syn quote proc-macro2 bitflags byteorder memchr smallvec indexmap hashbrown num num-traits num_cpus tempfile walkdir glob toml csv
rust_decimal bincode prost tonic criterion proptest rstest mockall colored indicatif crossterm ratatui wasm-bindgen web-sys js-sys image nalgebra ndarray
"""

_GEMS = """
rails rake bundler rack puma unicorn sinatra activerecord activesupport actionpack actionmailer activejob devise omniauth pundit cancancan doorkeeper
bcrypt jwt pg mysql2 sqlite3 redis sidekiq resque delayed_job nokogiri loofah sanitize rspec rspec-rails rspec-core minitest capybara factory_bot
factory_bot_rails faker simplecov webmock vcr rubocop rubocop-rails rubocop-rspec brakeman bundler-audit standard pry pry-byebug byebug httparty faraday
rest-client typhoeus excon json oj multi_json haml slim sass sassc-rails uglifier webpacker sprockets turbolinks turbo-rails stimulus-rails importmap-rails
kaminari will_paginate pagy friendly_id paperclip carrierwave shrine image_processing mini_magick aws-sdk-s3 fog stripe dotenv dotenv-rails figaro
bootsnap listen spring thor i18n tzinfo addressable concurrent-ruby zeitwerk grape graphql jekyll kramdown liquid rouge redcarpet
"""

_GO = """
github.com/gin-gonic/gin github.com/gorilla/mux github.com/gorilla/websocket github.com/labstack/echo/v4 github.com/gofiber/fiber/v2 github.com/go-chi/chi/v5
github.com/sirupsen/logrus go.uber.org/zap github.com/rs/zerolog github.com/spf13/cobra github.com/spf13/viper github.com/spf13/pflag github.com/urfave/cli/v2
github.com/stretchr/testify github.com/onsi/ginkgo/v2 github.com/onsi/gomega github.com/golang/mock github.com/google/go-cmp github.com/google/uuid
github.com/pkg/errors github.com/go-sql-driver/mysql github.com/lib/pq github.com/jackc/pgx/v5 github.com/jmoiron/sqlx gorm.io/gorm github.com/mattn/go-sqlite3
github.com/redis/go-redis/v9 github.com/go-redis/redis/v8 go.mongodb.org/mongo-driver github.com/aws/aws-sdk-go github.com/aws/aws-sdk-go-v2
github.com/golang-jwt/jwt/v5 github.com/dgrijalva/jwt-go github.com/prometheus/client_golang github.com/hashicorp/vault github.com/hashicorp/consul
github.com/hashicorp/terraform github.com/docker/docker github.com/fsnotify/fsnotify github.com/fatih/color github.com/joho/godotenv github.com/boltdb/bolt
github.com/valyala/fasthttp github.com/go-playground/validator/v10 github.com/davecgh/go-spew github.com/BurntSushi/toml github.com/mitchellh/mapstructure
github.com/shopspring/decimal github.com/robfig/cron/v3 github.com/segmentio/kafka-go github.com/IBM/sarama github.com/nats-io/nats.go github.com/rabbitmq/amqp091-go
github.com/grpc-ecosystem/grpc-gateway/v2 google.golang.org/grpc google.golang.org/protobuf golang.org/x/crypto golang.org/x/net golang.org/x/sync golang.org/x/text
golang.org/x/sys k8s.io/client-go k8s.io/api k8s.io/apimachinery sigs.k8s.io/controller-runtime gopkg.in/yaml.v3
"""

_PACKAGIST = """
laravel/framework laravel/sanctum laravel/passport laravel/tinker laravel/socialite symfony/console symfony/http-foundation symfony/http-kernel symfony/yaml
symfony/process symfony/finder symfony/mailer symfony/security-bundle symfony/framework-bundle guzzlehttp/guzzle guzzlehttp/psr7 monolog/monolog
phpunit/phpunit mockery/mockery fakerphp/faker nesbot/carbon ramsey/uuid doctrine/orm doctrine/dbal doctrine/annotations twig/twig league/flysystem
league/oauth2-client vlucas/phpdotenv predis/predis phpstan/phpstan vimeo/psalm squizlabs/php_codesniffer friendsofphp/php-cs-fixer psr/log psr/container
firebase/php-jwt phpmailer/phpmailer swiftmailer/swiftmailer intervention/image maatwebsite/excel spatie/laravel-permission barryvdh/laravel-debugbar
aws/aws-sdk-php stripe/stripe-php slim/slim nikic/php-parser nikic/fast-route composer/composer dompdf/dompdf mpdf/mpdf
"""

_MAVEN = """
org.springframework:spring-core org.springframework:spring-web org.springframework.boot:spring-boot-starter org.springframework.boot:spring-boot-starter-web
org.springframework.boot:spring-boot-starter-security com.fasterxml.jackson.core:jackson-databind com.fasterxml.jackson.core:jackson-core
org.apache.commons:commons-lang3 commons-io:commons-io commons-codec:commons-codec com.google.guava:guava com.google.code.gson:gson org.slf4j:slf4j-api
ch.qos.logback:logback-classic org.apache.logging.log4j:log4j-core org.apache.logging.log4j:log4j-api junit:junit org.junit.jupiter:junit-jupiter
org.mockito:mockito-core org.assertj:assertj-core org.projectlombok:lombok org.hibernate:hibernate-core mysql:mysql-connector-java org.postgresql:postgresql
com.squareup.okhttp3:okhttp com.squareup.retrofit2:retrofit org.apache.httpcomponents:httpclient io.netty:netty-all org.apache.kafka:kafka-clients
com.zaxxer:HikariCP org.flywaydb:flyway-core io.jsonwebtoken:jjwt org.bouncycastle:bcprov-jdk18on
"""

_HARMLESS = """
boto color colour request-promise react-dom preact reactor redux-form attr toolz pytests jest-cli mockito nextjs nuxt3 vuejs expressive asyncio asynckit
pyjwt pyjwkest pymysql pymssql httpx2 httplib2 urllib flask2 fastapi-users redis-py rediss gensim2 dask-sql arrows tablib tabular docker-py docx pypdf4
pypdf3 xlrd2 chai-http chalk-animation commander.js yarg yup2 vite-node vue3 nest nestjs koa2 hapi-auth ts-node-dev tsup moment-range p-map p-all p-retry
aws-cdk openapi graphiql querystring safer-buffer uglify-es crypto-es object.assign storyblok ttypescript prompt cose-js prettierx reqwest bcrypto css-parse prism mimer
faker faker-js nock2 morgan2 pinojs bunyan2 winston3 cors-anywhere qss mime2 ws2 got2 rxjs5 marked-terminal serde_yml toml_edit timer tabulator slims
mako mistletoe pyaml poetry2nix cachelib cachier celery-redbeat gevent-websocket kombucha mysqlclient2 pylint-django black-box isort2 rake-compiler rspec-its
pug2 sass-embedded less-loader canvas2 sharpie level-js bull-board agenda-ui cron-parser crons retry2 inis dot-env yamljs csv-parser toml-node glob2 c12 c3 d3-array nx-cloud tape
"""


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


POPULAR: dict[str, frozenset[str]] = {
    "pypi": _names(_PYPI),
    "npm": _names(_NPM),
    "crates": _names(_CRATES),
    "gems": _names(_GEMS),
    "go": _names(_GO),
    "packagist": _names(_PACKAGIST),
    "maven": _names(_MAVEN),
}
"""Popular names by registry, as the registry writes them in lower case (Go and Maven as they are)."""

HARMLESS = _names(_HARMLESS)
"""Well-known packages whose names happen to be close to a popular one."""
