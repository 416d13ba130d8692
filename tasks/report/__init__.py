"""What offices and the operator read: digest mails, workbook, outbox, quality site, feeds, operator's page."""
