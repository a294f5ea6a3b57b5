-- Every claim with its incident, and the key under which equal values of different articles meet.
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
    claims.*
FROM _said AS claims
JOIN incident_articles USING (article_id, incident_no);
