-- Drops what was extracted before from documents that come anew, and documents that the ledger no longer has.

CREATE OR REPLACE TEMP TABLE replaced AS
SELECT document_id, report_id FROM extraction
WHERE archive_id IN (SELECT archive_id FROM new_extraction) OR archive_id NOT IN (SELECT archive_id FROM archived);

DELETE FROM cell WHERE report_id IN (SELECT report_id FROM replaced);
DELETE FROM section WHERE document_id IN (SELECT document_id FROM replaced);
DELETE FROM claim WHERE document_id IN (SELECT document_id FROM replaced);
DELETE FROM companion_cell WHERE document_id IN (SELECT document_id FROM replaced);
DELETE FROM companion_section WHERE document_id IN (SELECT document_id FROM replaced);
DELETE FROM companion_claim WHERE document_id IN (SELECT document_id FROM replaced);
DELETE FROM extraction_issue WHERE document_id IN (SELECT document_id FROM replaced);
DELETE FROM extraction WHERE document_id IN (SELECT document_id FROM replaced);

INSERT INTO extraction BY NAME
SELECT * FROM new_extraction WHERE archive_id IN (SELECT archive_id FROM archived);
