-- Puts the rows of each document where they belong: cell, section and claim for reports, companion_* for the rest.
-- Rows of documents that were extracted anew have been deleted before.

-- The document that gives a report its prose: its own, else the file beside it with most sections.
CREATE OR REPLACE TEMP TABLE prose AS
SELECT d.report_id, d.document_id
FROM report_document AS d JOIN extraction AS e ON e.document_id = d.document_id
WHERE e.sections > 0
QUALIFY row_number() OVER (PARTITION BY d.report_id ORDER BY d.role <> 'ground', e.sections DESC, d.document_id) = 1;

-- Rows that were loaded before and have to move, because what belongs together has changed.
CREATE OR REPLACE TEMP TABLE demoted AS
SELECT e.report_id, e.document_id
FROM previous_report AS p JOIN extraction AS e ON e.report_id = p.report_id
WHERE p.report_id NOT IN (SELECT report_id FROM report);
CREATE OR REPLACE TEMP TABLE promoted AS
SELECT r.report_id, r.document_id
FROM report AS r
WHERE r.report_id NOT IN (SELECT report_id FROM previous_report);

INSERT INTO companion_cell BY NAME
SELECT d.document_id, c.* EXCLUDE (report_id) FROM cell AS c JOIN demoted AS d ON d.report_id = c.report_id;
DELETE FROM cell WHERE report_id IN (SELECT report_id FROM demoted);
INSERT INTO cell BY NAME
SELECT p.report_id, c.* EXCLUDE (document_id) FROM companion_cell AS c JOIN promoted AS p ON p.document_id = c.document_id;
DELETE FROM companion_cell WHERE document_id IN (SELECT document_id FROM promoted);

INSERT INTO companion_section BY NAME SELECT * EXCLUDE (report_id) FROM section ANTI JOIN prose USING (report_id, document_id);
DELETE FROM section WHERE (report_id, document_id) NOT IN (SELECT (report_id, document_id) FROM prose);
INSERT INTO section BY NAME SELECT p.report_id, c.* FROM companion_section AS c JOIN prose AS p ON p.document_id = c.document_id;
DELETE FROM companion_section WHERE document_id IN (SELECT document_id FROM prose);

INSERT INTO companion_claim BY NAME SELECT * EXCLUDE (report_id) FROM claim ANTI JOIN prose USING (report_id, document_id);
DELETE FROM claim WHERE (report_id, document_id) NOT IN (SELECT (report_id, document_id) FROM prose);
INSERT INTO claim BY NAME SELECT p.report_id, c.* FROM companion_claim AS c JOIN prose AS p ON p.document_id = c.document_id;
DELETE FROM companion_claim WHERE document_id IN (SELECT document_id FROM prose);

-- Rows of this load. Nearly all documents ground a report, so the few others are what is looked up.
CREATE OR REPLACE TEMP TABLE aside AS
SELECT document_id FROM new_extraction WHERE report_id NOT IN (SELECT report_id FROM report);
INSERT INTO cell BY NAME
SELECT * EXCLUDE (document_id) FROM new_cell WHERE document_id NOT IN (SELECT document_id FROM aside);
INSERT INTO companion_cell BY NAME
SELECT * EXCLUDE (report_id) FROM new_cell WHERE document_id IN (SELECT document_id FROM aside);

INSERT INTO section BY NAME
SELECT p.report_id, n.* EXCLUDE (report_id) FROM new_section AS n JOIN prose AS p ON p.document_id = n.document_id;
INSERT INTO companion_section BY NAME
SELECT n.* EXCLUDE (report_id) FROM new_section AS n ANTI JOIN prose AS p ON p.document_id = n.document_id;
INSERT INTO claim BY NAME
SELECT p.report_id, n.* EXCLUDE (report_id) FROM new_claim AS n JOIN prose AS p ON p.document_id = n.document_id;
INSERT INTO companion_claim BY NAME
SELECT n.* EXCLUDE (report_id) FROM new_claim AS n ANTI JOIN prose AS p ON p.document_id = n.document_id;
INSERT INTO extraction_issue BY NAME SELECT * FROM new_extraction_issue;
