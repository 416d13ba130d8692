-- The long tables. Facts (cell, identity_check, claim, section) carry no primary key: loading deletes and
-- inserts whole reports, and uniqueness is an expectation (measured in platform.md, section 3c).

CREATE TABLE organization (
    organization    VARCHAR PRIMARY KEY,   -- full official name, simplified characters
    region          VARCHAR,               -- GB/T 2260
    level           VARCHAR,               -- province, city, county, town, zone, central
    kind            VARCHAR,               -- government, office, department, committee
    parent          VARCHAR,
    office          VARCHAR,               -- id of the oversight office in sources/offices.yml
    expected        BOOLEAN NOT NULL,      -- declared in sources/*.yml: a report is expected every year
    known           BOOLEAN NOT NULL       -- false: seen in a document only, for the operator to review
);

CREATE TABLE document (
    document_id     VARCHAR PRIMARY KEY,   -- SHA-256 of the bytes
    format          VARCHAR NOT NULL,      -- told by content
    kind            VARCHAR NOT NULL,      -- report, interpretation, website_report, notice, blank_form, list, other
    url             VARCHAR,               -- first address it was seen at
    source          VARCHAR,               -- id of the source file
    title           VARCHAR,
    organization    VARCHAR,
    year            INTEGER,
    published_on    DATE,
    first_seen      TIMESTAMP NOT NULL,    -- UTC
    last_seen       TIMESTAMP NOT NULL,
    bytes           BIGINT NOT NULL,
    extractor       VARCHAR NOT NULL,      -- version of the extractor
    issues          INTEGER NOT NULL,      -- number of extraction issues
    outcome         VARCHAR NOT NULL       -- extracted, not_annual_report, unreadable, ambiguous_organization, ambiguous_year
);

CREATE TABLE "fetch" (
    fetched_at      TIMESTAMP NOT NULL,
    run_id          VARCHAR NOT NULL,
    source          VARCHAR,
    kind            VARCHAR NOT NULL,      -- robots, list, article, attachment, added
    url             VARCHAR NOT NULL,
    final_url       VARCHAR,
    parent_url      VARCHAR,
    link_text       VARCHAR,
    outcome         VARCHAR NOT NULL,
    status          INTEGER,
    document_id     VARCHAR,
    bytes           BIGINT,
    detail          VARCHAR
);

CREATE TABLE report (
    report_id       VARCHAR PRIMARY KEY,   -- hash of organization, year and document_id
    organization    VARCHAR NOT NULL,
    year            INTEGER NOT NULL,
    form            VARCHAR,               -- edition of its disclosure table; NULL before 2019 or without tables
    published_on    DATE,
    published_on_evidence VARCHAR,         -- where the date was read
    url             VARCHAR,
    version         INTEGER NOT NULL,      -- 1, 2, ... by first_seen
    is_current      BOOLEAN NOT NULL,
    first_seen      TIMESTAMP NOT NULL,
    superseded_at   TIMESTAMP,
    document_id     VARCHAR NOT NULL,
    title           VARCHAR,
    level           VARCHAR,
    region          VARCHAR,
    source          VARCHAR,
    office          VARCHAR,
    form_disclosure VARCHAR,               -- edition of each table as printed; NULL: table absent
    form_applications VARCHAR,
    form_proceedings VARCHAR,
    sure            BOOLEAN NOT NULL       -- no extraction issue casts doubt on its tables
);

CREATE TABLE section (
    report_id       VARCHAR NOT NULL,
    section_code    VARCHAR NOT NULL,
    heading         VARCHAR NOT NULL,
    text            VARCHAR NOT NULL,
    locator         VARCHAR NOT NULL
);

CREATE TABLE claim (
    report_id       VARCHAR NOT NULL,
    claim           VARCHAR NOT NULL,
    value           DECIMAL(24, 6) NOT NULL,
    sentence        VARCHAR NOT NULL,
    scope           VARCHAR NOT NULL,
    section_code    VARCHAR,
    cells           VARCHAR[] NOT NULL,
    reason          VARCHAR
);

CREATE TABLE cell (
    report_id       VARCHAR NOT NULL,
    table_code      VARCHAR NOT NULL,
    row_code        VARCHAR NOT NULL,
    column_code     VARCHAR NOT NULL,
    value           DECIMAL(24, 6),
    state           VARCHAR NOT NULL,
    text            VARCHAR NOT NULL,
    locator         VARCHAR NOT NULL,
    unit            VARCHAR,
    doubt           VARCHAR,
    row_label       VARCHAR                -- printed label of an extra row
);

CREATE TABLE extraction_issue (
    document_id     VARCHAR NOT NULL,
    code            VARCHAR NOT NULL,
    message         VARCHAR NOT NULL,
    place           VARCHAR NOT NULL,
    table_code      VARCHAR
);

CREATE TABLE form (
    form            VARCHAR PRIMARY KEY,
    since           INTEGER NOT NULL,
    until           INTEGER,
    source          VARCHAR NOT NULL
);

CREATE TABLE form_cell (
    form            VARCHAR NOT NULL,
    table_code      VARCHAR NOT NULL,
    row_code        VARCHAR NOT NULL,
    column_code     VARCHAR NOT NULL,
    position        INTEGER NOT NULL,
    row_label       VARCHAR NOT NULL,
    row_group       VARCHAR,
    column_label    VARCHAR NOT NULL,
    kind            VARCHAR NOT NULL,
    unit            VARCHAR,
    PRIMARY KEY (form, table_code, row_code, column_code)
);

CREATE TABLE identity (
    form            VARCHAR NOT NULL,      -- edition of the table
    identity        VARCHAR NOT NULL,      -- A1.natural_person
    rule            VARCHAR NOT NULL,      -- A1
    table_code      VARCHAR NOT NULL,
    row_code        VARCHAR NOT NULL,
    column_code     VARCHAR NOT NULL,
    weight          INTEGER NOT NULL,
    relation        VARCHAR NOT NULL       -- = or <=
);

CREATE TABLE identity_check (
    report_id       VARCHAR NOT NULL,
    identity        VARCHAR NOT NULL,
    rule            VARCHAR NOT NULL,
    outcome         VARCHAR NOT NULL,      -- holds, broken, not_assessable
    residual        DECIMAL(24, 6),        -- weighted sum; blanks as zero if any
    blanks          INTEGER NOT NULL,      -- operands without a number
    holds_with_blanks_as_zero BOOLEAN NOT NULL,
    doubtful        INTEGER NOT NULL       -- operands that extraction was not sure of
);

CREATE TABLE finding (
    finding_id      VARCHAR PRIMARY KEY,   -- fingerprint: organization, year, rule, sorted cells
    rule            VARCHAR NOT NULL,
    severity        VARCHAR NOT NULL,      -- error, warning, info
    state           VARCHAR NOT NULL,      -- new, changed, ongoing, resolved, withdrawn, reopened, acknowledged
    origin          VARCHAR NOT NULL,      -- office: mailed; extraction: ours, for the operator
    organization    VARCHAR NOT NULL,
    year            INTEGER NOT NULL,
    report_id       VARCHAR,
    cells           VARCHAR[] NOT NULL,    -- suspects first; keys table.row.column
    identities      VARCHAR[] NOT NULL,    -- failed identities that are the evidence
    printed         VARCHAR,
    expected        VARCHAR,
    tier            VARCHAR,               -- unique, candidates, identities_only
    message         VARCHAR NOT NULL,      -- Chinese, one sentence
    place           VARCHAR,               -- locators of the cells
    url             VARCHAR,
    office          VARCHAR,
    values_digest   VARCHAR NOT NULL,      -- hash of printed values: another one under the same fingerprint is `changed`
    first_run       VARCHAR NOT NULL,
    last_run        VARCHAR NOT NULL
);

CREATE TABLE finding_event (
    finding_id      VARCHAR NOT NULL,
    run_id          VARCHAR NOT NULL,
    "at"            TIMESTAMP NOT NULL,
    state           VARCHAR NOT NULL,
    document_id     VARCHAR,
    note            VARCHAR
);

CREATE TABLE validation (
    run_id          VARCHAR NOT NULL,
    suite           VARCHAR NOT NULL,
    rule            VARCHAR NOT NULL,
    severity        VARCHAR NOT NULL,
    success         BOOLEAN NOT NULL,
    unexpected      BIGINT,
    exception       VARCHAR,
    result          VARCHAR NOT NULL       -- the validation result of Great Expectations as JSON
);

CREATE TABLE run (
    run_id          VARCHAR PRIMARY KEY,
    kind            VARCHAR NOT NULL,      -- nightly, collect, build, report, add
    started_at      TIMESTAMP NOT NULL,
    ended_at        TIMESTAMP,
    outcome         VARCHAR,
    summary         VARCHAR                -- JSON
);

CREATE TABLE delivery (
    message_id      VARCHAR PRIMARY KEY,
    run_id          VARCHAR NOT NULL,
    office          VARCHAR NOT NULL,
    recipient       VARCHAR NOT NULL,
    kind            VARCHAR NOT NULL,      -- digest, heartbeat, operator
    period          VARCHAR NOT NULL,
    content_hash    VARCHAR NOT NULL,
    state           VARCHAR NOT NULL,      -- pending, sent, retry, dead, unsure, written
    "at"            TIMESTAMP NOT NULL,
    file            VARCHAR,
    detail          VARCHAR
);
