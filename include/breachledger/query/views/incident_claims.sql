-- Every claim with its incident, the key under which equal values of different articles meet, and when it was said: an
-- edited article says all of it again when it is changed. The days are joined too, so that few files have to be opened.
SELECT
    incident_articles.incident_id,
    incident_articles.month,
    CASE
        WHEN claims.status = 'undisclosed' THEN NULL
        WHEN claims.field = 'victim.name' THEN victim_key(coalesce(claims.value_canonical, claims.value_text))
        WHEN claims.value_number IS NOT NULL THEN claims.value_number || coalesce(' ' || claims.unit, '')
        WHEN claims.value_start IS NOT NULL
            THEN strftime(claims.value_start, '%Y-%m-%d %H:%M') || '/' || strftime(claims.value_end, '%Y-%m-%d %H:%M')
        ELSE coalesce(claims.value_ref, name_key(coalesce(claims.value_canonical, claims.value_text)))
    END AS value_key,
    articles.source,
    articles.language,
    articles.published_at,
    CASE
        WHEN articles.revision = 0 THEN articles.published_at
        ELSE greatest(articles.published_at, coalesce(articles.modified_at, articles.fetched_at))
    END AS said_at,
    claims.*
FROM claims
JOIN incident_articles USING (article_id, incident_no)
JOIN articles USING (article_id, date);
