-- Today's grouping, of the versions that were there and report an incident.
FROM _incident_articles
SEMI JOIN (FROM claims SEMI JOIN (FROM articles WHERE is_incident_report) USING (article_id))
    USING (article_id, incident_no);
