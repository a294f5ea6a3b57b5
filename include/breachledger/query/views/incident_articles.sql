-- Which article tells of which incident. For now reports are one incident when they name the same victim in the same
-- country and no more than two weeks pass between one report and the next; a report without a victim stands alone.
-- Every choice among equals has an order, so that the same claims give the same rows.
WITH reports AS (
    SELECT
        claims.article_id,
        claims.incident_no,
        any_value(articles.published_at) AS published_at,
        arg_max(
            coalesce(claims.value_canonical, claims.value_text),
            (assertion_rank(claims.status), -claims.start, claims.claim_id)
        ) FILTER (claims.field = 'victim.name' AND assertion_rank(claims.status) > 0) AS victim,
        arg_max(claims.value_text, (assertion_rank(claims.status), -claims.start, claims.claim_id))
            FILTER (claims.field = 'victim.country' AND assertion_rank(claims.status) > 0) AS country
    FROM claims
    JOIN articles USING (article_id)
    WHERE articles.is_incident_report
    GROUP BY ALL
),
keyed AS (
    SELECT
        *,
        coalesce(nullif(victim_key(victim), ''), article_id || '#' || incident_no) AS victim_key
    FROM reports
),
placed AS (
    -- an article that does not say the country goes with the others on the same victim
    SELECT *, coalesce(country, mode(country ORDER BY country) OVER (PARTITION BY victim_key), '') AS place FROM keyed
),
stepped AS (
    SELECT
        *,
        published_at - lag(published_at) OVER (PARTITION BY victim_key, place ORDER BY published_at, article_id)
            > INTERVAL 14 DAY AS is_new
    FROM placed
),
grouped AS (
    SELECT
        *,
        count(*) FILTER (is_new) OVER (PARTITION BY victim_key, place ORDER BY published_at, article_id) AS episode
    FROM stepped
)
SELECT
    'i-' || left(sha256(first_value(article_id || '#' || incident_no) OVER incident), 12) AS incident_id,
    article_id,
    incident_no,
    1.0::DOUBLE AS score,
    [{'feature': 'victim', 'value': coalesce(victim, ''), 'detail': victim_key}] AS reasons,
    strftime(first_value(published_at) OVER incident, '%Y-%m') AS month
FROM grouped
WINDOW incident AS (
    PARTITION BY victim_key, place, episode
    ORDER BY published_at, article_id, incident_no
    ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
);
