-- The incidents of which something was there. One is moving where something has come since, or where its articles are
-- not those any more that its files were made of: then its values are not those that its files have.
SELECT
    incident_id,
    bool_or(articles.since > getvariable('as_of_until'))
        OR max(articles.updated_at) <> any_value(incidents.updated_at)
        OR count(DISTINCT article_id) <> any_value(incidents.article_count) AS is_moving
FROM _reports
JOIN _articles AS articles USING (article_id, date)
JOIN _incidents AS incidents USING (incident_id)
GROUP BY incident_id
HAVING min(articles.begun) <= getvariable('as_of_until');
