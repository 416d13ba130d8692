-- The tables of the warehouse. The line above CREATE TABLE and the remark behind each column become the
-- comments that `DESCRIBE`, clients and docs/data-dictionary.md show (warehouse/schema.py), so every one is needed.
--
-- Facts (cell, identity_check, claim, section) carry no primary key: loading deletes and inserts whole reports, and
-- uniqueness is an expectation (measured in platform.md, section 3c). Foreign keys are declared in
-- warehouse/keys.py and tested, not enforced: DuckDB refuses to replace referenced rows within one transaction.

-- One declared source: a site, or part of one, that publishes reports.
CREATE TABLE source (
    source          VARCHAR PRIMARY KEY,   -- id of the source file
    name            VARCHAR,               -- its name in sources/*.yml
    region          VARCHAR,               -- region code, GB/T 2260
    office          VARCHAR                -- id of the oversight office
);

-- One oversight office, to which findings are reported. Recipients are not kept here.
CREATE TABLE office (
    office          VARCHAR PRIMARY KEY,   -- id in sources/offices.yml
    name            VARCHAR                -- its name
);

-- One organisation: declared in the sources, or seen as the author of a report. A name within a region: two counties' towns of one name are two.
CREATE TABLE organization (
    organization    VARCHAR PRIMARY KEY,   -- full official name, simplified characters; with its region in front where several bear it
    organization_id VARCHAR,               -- region code, colon, name: stays the same whoever else turns up
    name            VARCHAR,               -- name as declared, or as read; its name of today where sources/organizations.yml records a change
    region          VARCHAR,               -- region code, GB/T 2260
    region_name     VARCHAR,               -- names of the region from the province down
    level           VARCHAR,               -- province, city, county, town, zone, central
    kind            VARCHAR,               -- government, office, department, town, zone, other
    parent          VARCHAR,               -- government of its region; of a government, that of the nearest region above
    office          VARCHAR,               -- id of the oversight office in sources/offices.yml
    expected        BOOLEAN NOT NULL,      -- declared in sources/*.yml: a report is expected every year
    known           BOOLEAN NOT NULL,      -- false: seen in a document only, for the operator to review
    declared_by     VARCHAR[],             -- ids of the source files that name it
    formerly        VARCHAR[],             -- earlier names, from sources/organizations.yml; its reports under them are its own
    since           INTEGER,               -- first year it reports on, from sources/organizations.yml
    until           INTEGER,               -- last year it reports on, from sources/organizations.yml
    merged_into     VARCHAR                -- organisation it went into, from sources/organizations.yml
);

-- One archived file, or one member of an archived container: told by its bytes, whatever its addresses.
CREATE TABLE document (
    document_id     VARCHAR PRIMARY KEY,   -- SHA-256 of the bytes; for a member of a zip followed by ! and its name
    format          VARCHAR NOT NULL,      -- html, text, pdf, docx, xlsx, xls, doc, wps, zip, image, ...: told by content
    kind            VARCHAR NOT NULL,      -- report, interpretation, website_report, rule_of_law_report, notice, blank_form, list, other
    url             VARCHAR,               -- first address it was seen at
    source          VARCHAR,               -- id of the source file
    title           VARCHAR,               -- title as read in it
    organization    VARCHAR,               -- author: read in it, or on the page that links it (see table extraction)
    year            INTEGER,               -- year reported on: read in it, or on the page that links it
    published_on    DATE,                  -- date of publication as read in it
    first_seen      TIMESTAMP NOT NULL,    -- first fetch, UTC
    last_seen       TIMESTAMP NOT NULL,    -- last fetch that found it unchanged, UTC
    bytes           BIGINT NOT NULL,       -- size; of the container for a member
    extractor       VARCHAR NOT NULL,      -- version of the extractor
    issues          INTEGER NOT NULL,      -- number of extraction issues
    outcome         VARCHAR NOT NULL       -- extracted, same_content, companion, container, not_annual_report, unreadable, ambiguous_organization, ambiguous_year
);

-- What extraction said of one document before anything was joined or decided; the ground of document and report.
CREATE TABLE extraction (
    document_id     VARCHAR PRIMARY KEY,   -- the document or container member
    archive_id      VARCHAR NOT NULL,      -- SHA-256 of the archived file it came from
    member          VARCHAR,               -- name within the container
    report_id       VARCHAR NOT NULL,      -- id its report has, if it becomes the ground of one
    format          VARCHAR NOT NULL,      -- format told by content
    kind            VARCHAR NOT NULL,      -- kind of document
    title           VARCHAR,               -- title read
    organization    VARCHAR,               -- organisation read; NULL: none, or several without decision
    year            INTEGER,               -- year read
    published_on    DATE,                  -- publication date read
    published_on_evidence VARCHAR,         -- where the publication date was read
    level           VARCHAR,               -- administrative level read
    form            VARCHAR,               -- edition of the form
    form_disclosure VARCHAR,               -- edition of the disclosure table; NULL: absent
    form_applications VARCHAR,             -- edition of the applications table; NULL: absent
    form_proceedings VARCHAR,              -- edition of the proceedings table; NULL: absent
    printed         INTEGER NOT NULL,      -- cells the document prints (any state but missing)
    numbers         INTEGER NOT NULL,      -- cells with a number
    doubtful        INTEGER NOT NULL,      -- cells that extraction is not sure of
    sections        INTEGER NOT NULL,      -- sections found
    issues          INTEGER NOT NULL,      -- extraction issues
    unsure          INTEGER NOT NULL,      -- issues that cast doubt on a table or on the whole reading
    failed          BOOLEAN NOT NULL,      -- nothing could be read (broken, encrypted, too large, too slow)
    values_digest   VARCHAR NOT NULL,      -- hash of the printed values and states of its cells
    content_digest  VARCHAR NOT NULL,      -- hash of cells, sections, title and date: equal means nothing a reader would notice changed
    context_digest  VARCHAR NOT NULL,      -- hash of what was known from outside when it was extracted
    extractor       VARCHAR NOT NULL       -- version of the extractor
);

-- One request, or one file added by hand, with what came of it. Straight from the ledger.
CREATE TABLE "fetch" (
    fetched_at      TIMESTAMP NOT NULL,    -- UTC
    run_id          VARCHAR NOT NULL,      -- the run that asked
    source          VARCHAR,               -- id of the source file
    kind            VARCHAR NOT NULL,      -- robots, list, article, attachment, added
    url             VARCHAR NOT NULL,      -- address asked for; file:name for an added file
    final_url       VARCHAR,               -- address after redirects
    parent_url      VARCHAR,               -- page it was found on
    link_text       VARCHAR,               -- text of the link
    organization    VARCHAR,               -- organisation the column or hub gives
    listed_on       VARCHAR,               -- date beside the link, as printed
    outcome         VARCHAR NOT NULL,      -- ok, unchanged, soft404, gone, redirected_home, robots_denied, timeout, ...
    status          INTEGER,               -- HTTP status
    document_id     VARCHAR,               -- what it brought; NULL: nothing
    bytes           BIGINT,                -- size of the body
    content_type    VARCHAR,               -- Content-Type as sent
    name            VARCHAR,               -- file name
    detail          VARCHAR                -- more on the outcome
);

-- One version of one organisation's report on one year. Every version ever seen is kept; is_current marks the one that counts.
CREATE TABLE report (
    report_id       VARCHAR PRIMARY KEY,   -- the first 16 digits of the SHA-256 of its document (of the id, for a container member)
    organization    VARCHAR NOT NULL,      -- author, full name; 未识别 and the document's first digits where unknown
    organization_id VARCHAR,               -- its region and name; NULL: unknown
    year            INTEGER NOT NULL,      -- year reported on
    form            VARCHAR,               -- edition of its disclosure table; NULL before 2019 or without tables
    published_on    DATE,                  -- publication date: of the document, else of the page that links it
    published_on_evidence VARCHAR,         -- where the date was read
    url             VARCHAR,               -- address it was last seen at
    version         INTEGER NOT NULL,      -- 1, 2, ... by first_seen
    is_current      BOOLEAN NOT NULL,      -- the version served now; one for each organisation and year
    first_seen      TIMESTAMP NOT NULL,    -- first fetch of this content, UTC
    superseded_at   TIMESTAMP,             -- when another version took its place; NULL: current
    document_id     VARCHAR NOT NULL,      -- document its cells were read in
    title           VARCHAR,               -- title as printed
    level           VARCHAR,               -- administrative level: province, city, county, town, zone, central
    region          VARCHAR,               -- region code, GB/T 2260
    source          VARCHAR,               -- id of the source file
    office          VARCHAR,               -- id of the oversight office
    form_disclosure VARCHAR,               -- edition of the disclosure table as printed; NULL: table absent
    form_applications VARCHAR,             -- edition of the applications table as printed; NULL: table absent
    form_proceedings VARCHAR,              -- edition of the proceedings table as printed; NULL: table absent
    sure            BOOLEAN NOT NULL       -- no extraction issue casts doubt on its tables
);

-- Which documents belong to a report: the one its cells were read in, copies, and the same report in other files.
CREATE TABLE report_document (
    report_id       VARCHAR NOT NULL,      -- the report
    document_id     VARCHAR NOT NULL,      -- a document of it
    role            VARCHAR NOT NULL       -- ground: its cells; same_content: nothing differs; companion: page or attachment beside it
);

-- The prose of a report, section by section, without the tables.
CREATE TABLE section (
    report_id       VARCHAR NOT NULL,      -- the report
    section_code    VARCHAR NOT NULL,      -- overview, disclosure, applications, proceedings, problems, other_matters
    heading         VARCHAR NOT NULL,      -- heading as printed
    text            VARCHAR NOT NULL,      -- text as printed
    locator         VARCHAR NOT NULL,      -- place in the document
    document_id     VARCHAR NOT NULL       -- document it was read in: the report's own, or its companion if that has the prose
);

-- A number stated in the prose and the cells whose sum it should equal.
CREATE TABLE claim (
    report_id       VARCHAR NOT NULL,      -- the report
    claim           VARCHAR NOT NULL,      -- what is counted: received, carried_in, handled_total, review, ...
    value           DECIMAL(24, 6) NOT NULL, -- the number stated
    sentence        VARCHAR NOT NULL,      -- the sentence as printed
    scope           VARCHAR NOT NULL,      -- own: surely this report's figure of this year; unknown: no finding may rest on it
    section_code    VARCHAR,               -- section it stands in
    cells           VARCHAR[] NOT NULL,    -- keys table.row.column
    reason          VARCHAR,               -- why the scope is unknown
    document_id     VARCHAR NOT NULL       -- document it was read in
);

-- One cell of a table, as printed. Never repaired, recomputed or filled in.
CREATE TABLE cell (
    report_id       VARCHAR NOT NULL,      -- the report
    table_code      VARCHAR NOT NULL,      -- disclosure, applications, proceedings
    row_code        VARCHAR NOT NULL,      -- row of the form; extra_1, ... for a row of the office's own
    column_code     VARCHAR NOT NULL,      -- column of the form
    value           DECIMAL(24, 6),        -- the number; NULL unless state is number
    state           VARCHAR NOT NULL,      -- number, blank, not_applicable, text, missing
    text            VARCHAR NOT NULL,      -- as printed
    locator         VARCHAR NOT NULL,      -- place in the document
    unit            VARCHAR,               -- unit as printed (元, 万元)
    doubt           VARCHAR,               -- why extraction is not sure; NULL: sure
    row_label       VARCHAR                -- printed label of an extra row
);

-- Cells of documents that ground no report: companions with tables of their own, reports without a year. Same columns as cell.
CREATE TABLE companion_cell (
    document_id     VARCHAR NOT NULL,      -- the document
    table_code      VARCHAR NOT NULL,      -- disclosure, applications, proceedings
    row_code        VARCHAR NOT NULL,      -- row of the form
    column_code     VARCHAR NOT NULL,      -- column of the form
    value           DECIMAL(24, 6),        -- the number
    state           VARCHAR NOT NULL,      -- number, blank, not_applicable, text, missing
    text            VARCHAR NOT NULL,      -- as printed
    locator         VARCHAR NOT NULL,      -- place in the document
    unit            VARCHAR,               -- unit as printed
    doubt           VARCHAR,               -- why extraction is not sure
    row_label       VARCHAR                -- printed label of an extra row
);

-- Prose of documents whose report takes its prose from another document, or that ground no report.
CREATE TABLE companion_section (
    document_id     VARCHAR NOT NULL,      -- the document
    section_code    VARCHAR NOT NULL,      -- section of the form
    heading         VARCHAR NOT NULL,      -- heading as printed
    text            VARCHAR NOT NULL,      -- text as printed
    locator         VARCHAR NOT NULL       -- place in the document
);

-- Claims of the documents of companion_section.
CREATE TABLE companion_claim (
    document_id     VARCHAR NOT NULL,      -- the document
    claim           VARCHAR NOT NULL,      -- what is counted
    value           DECIMAL(24, 6) NOT NULL, -- the number stated
    sentence        VARCHAR NOT NULL,      -- the sentence as printed
    scope           VARCHAR NOT NULL,      -- own or unknown
    section_code    VARCHAR,               -- section it stands in
    cells           VARCHAR[] NOT NULL,    -- keys table.row.column
    reason          VARCHAR                -- why the scope is unknown
);

-- Something we could not take as certain, with its place. Ours, never the office's fault.
CREATE TABLE extraction_issue (
    document_id     VARCHAR NOT NULL,      -- the document
    code            VARCHAR NOT NULL,      -- stable code: unmatched_label, table_cut_off, attachment_differs, duplicate_report, ...
    message         VARCHAR NOT NULL,      -- for people
    place           VARCHAR NOT NULL,      -- place in the document
    table_code      VARCHAR                -- table it casts doubt on; NULL: the whole document
);

-- The editions of the form.
CREATE TABLE form (
    form            VARCHAR PRIMARY KEY,   -- edition: 2019, 2021
    since           INTEGER NOT NULL,      -- first year reported on
    until           INTEGER,               -- last year reported on; NULL: in use
    source          VARCHAR NOT NULL       -- the document that prescribes it
);

-- Every cell of every edition of the form, in printed order.
CREATE TABLE form_cell (
    form            VARCHAR NOT NULL,      -- edition
    table_code      VARCHAR NOT NULL,      -- table
    row_code        VARCHAR NOT NULL,      -- row
    column_code     VARCHAR NOT NULL,      -- column
    position        INTEGER NOT NULL,      -- place in the form, from 1
    row_label       VARCHAR NOT NULL,      -- printed label of the row
    row_group       VARCHAR,               -- printed label of the group of rows
    column_label    VARCHAR NOT NULL,      -- printed label of the column
    kind            VARCHAR NOT NULL,      -- count, change (may be negative), amount (decimal)
    unit            VARCHAR,               -- unit of an amount; NULL: as printed
    PRIMARY KEY (form, table_code, row_code, column_code)
);

-- The arithmetic of the form: one weighted operand of one identity. The weighted sum is zero (=) or not above it (<=).
CREATE TABLE identity (
    form            VARCHAR NOT NULL,      -- edition of the table
    identity        VARCHAR NOT NULL,      -- A1.natural_person
    rule            VARCHAR NOT NULL,      -- A1
    table_code      VARCHAR NOT NULL,      -- table of the operand
    row_code        VARCHAR NOT NULL,      -- row of the operand
    column_code     VARCHAR NOT NULL,      -- column of the operand
    weight          INTEGER NOT NULL,      -- 1 or -1
    relation        VARCHAR NOT NULL,      -- = or <=
    PRIMARY KEY (form, identity, table_code, row_code, column_code)
);

-- What the codes in columns mean. Codes of tables, rows, columns and identities are in form_cell and identity.
CREATE TABLE code (
    domain          VARCHAR NOT NULL,      -- table and column that hold the code
    code            VARCHAR NOT NULL,      -- the code
    meaning         VARCHAR NOT NULL,      -- what it means
    PRIMARY KEY (domain, code)
);

-- Each identity of each report: whether it holds in the numbers as printed.
CREATE TABLE identity_check (
    report_id       VARCHAR NOT NULL,      -- the report
    identity        VARCHAR NOT NULL,      -- A1.natural_person; A3.extra_1 for a row of the office's own
    rule            VARCHAR NOT NULL,      -- A1
    outcome         VARCHAR NOT NULL,      -- holds, broken, not_assessable (an operand has no number)
    residual        DECIMAL(24, 6),        -- weighted sum; operands without a number count as zero
    blanks          INTEGER NOT NULL,      -- operands without a number
    holds_with_blanks_as_zero BOOLEAN NOT NULL, -- whether it holds if they are read as zero
    doubtful        INTEGER NOT NULL       -- operands that extraction was not sure of
);

-- One problem in one report, or with one report: what is printed, what is expected, where.
CREATE TABLE finding (
    finding_id      VARCHAR PRIMARY KEY,   -- fingerprint: organization, year, rule, sorted cells
    rule            VARCHAR NOT NULL,      -- rule that is broken
    severity        VARCHAR NOT NULL,      -- error, warning, info
    state           VARCHAR NOT NULL,      -- new, changed, ongoing, resolved, withdrawn, reopened, acknowledged
    origin          VARCHAR NOT NULL,      -- office: mailed; extraction: ours, for the operator
    organization    VARCHAR NOT NULL,      -- author of the report
    year            INTEGER NOT NULL,      -- year reported on
    report_id       VARCHAR,               -- report it was found in; NULL: no report
    cells           VARCHAR[] NOT NULL,    -- suspects first; keys table.row.column
    identities      VARCHAR[] NOT NULL,    -- failed identities that are the evidence
    printed         VARCHAR,               -- what is printed
    expected        VARCHAR,               -- what is expected
    tier            VARCHAR,               -- unique, candidates, identities_only
    message         VARCHAR NOT NULL,      -- Chinese, one sentence
    place           VARCHAR,               -- locators of the cells
    url             VARCHAR,               -- address of the report
    office          VARCHAR,               -- office it is reported to
    values_digest   VARCHAR NOT NULL,      -- hash of printed values: another one under the same fingerprint is `changed`
    first_run       VARCHAR NOT NULL,      -- run that first found it
    last_run        VARCHAR NOT NULL       -- run that last found it
);

-- The life of the findings: one change of state.
CREATE TABLE finding_event (
    finding_id      VARCHAR NOT NULL,      -- the finding
    run_id          VARCHAR NOT NULL,      -- the run
    "at"            TIMESTAMP NOT NULL,    -- UTC
    state           VARCHAR NOT NULL,      -- the state it came into
    document_id     VARCHAR,               -- document that brought it about
    note            VARCHAR                -- reason, or who acknowledged
);

-- The validation results of Great Expectations, one a run, suite and rule.
CREATE TABLE validation (
    run_id          VARCHAR NOT NULL,      -- the run
    suite           VARCHAR NOT NULL,      -- suite of expectations
    rule            VARCHAR NOT NULL,      -- rule
    severity        VARCHAR NOT NULL,      -- severity of the rule
    success         BOOLEAN NOT NULL,      -- no row breaks it
    unexpected      BIGINT,                -- rows that break it
    exception       VARCHAR,               -- why the rule itself crashed; NULL: it ran
    result          VARCHAR NOT NULL       -- the validation result of Great Expectations as JSON
);

-- One run of one flow.
CREATE TABLE run (
    run_id          VARCHAR PRIMARY KEY,   -- the run
    kind            VARCHAR NOT NULL,      -- nightly, collect, build, report, add
    started_at      TIMESTAMP NOT NULL,    -- UTC
    ended_at        TIMESTAMP,             -- UTC; NULL: running, or broken off
    outcome         VARCHAR,               -- how it ended
    summary         VARCHAR                -- JSON
);

-- One message to one recipient and its last known state. Addresses are personal: they stay in the ledger, and here a hash stands for each.
CREATE TABLE delivery (
    message_id      VARCHAR PRIMARY KEY,   -- Message-ID
    run_id          VARCHAR NOT NULL,      -- run that wrote it
    office          VARCHAR NOT NULL,      -- office it is for
    recipient       VARCHAR NOT NULL,      -- pseudonym of the address: recipient- and 12 digits of its SHA-256
    kind            VARCHAR NOT NULL,      -- digest, heartbeat, operator
    period          VARCHAR NOT NULL,      -- period it is on
    content_hash    VARCHAR NOT NULL,      -- hash of the findings in it
    state           VARCHAR NOT NULL,      -- pending, sent, retry, dead, unsure, written
    "at"            TIMESTAMP NOT NULL,    -- UTC
    file            VARCHAR,               -- .eml in the outbox
    detail          VARCHAR                -- more on the state
);

-- Bookkeeping of the load itself: versions and how much of each ledger file is in.
CREATE TABLE load_state (
    key             VARCHAR PRIMARY KEY,   -- what
    value           VARCHAR NOT NULL       -- its value
);
