-- One value of one field of one incident: how it stands after all articles are heard. What one asserts and another
-- denies in the same scope is disputed; silence is no conflict, and that there is no sign of it (`suspected`, negative)
-- asserts nothing. What the key of a value settles is the same in all its claims; `min` takes it. A later statement of
-- the same speaker supersedes his earlier one: what he asserted and now denies, or the other way round; of a figure or
-- a date what he now puts otherwise; that it was not known. Nor did it happen after it was first told of: such a day is
-- read wrongly. Such claims are kept and count for nothing; a value of which no other is left stands as it was said,
-- and is no conflict.
WITH spoken AS (
    SELECT
        *,
        status = 'suspected' AND polarity = 'negative' AS is_doubt,
        assertion_rank(status) > 0 AND NOT is_doubt AS is_asserted,
        coalesce(field = 'incident.occurred' AND value_start::DATE > (min(said_at) OVER incident)::DATE, false)
            AS is_too_late,
        coalesce(scope, '') AS place,
        source_role || CASE
            WHEN source_role IN ('victim', 'attacker') THEN ''
            WHEN source_role = 'outlet' THEN ':' || source
            ELSE ':' || coalesce(name_key(source_name), source)
        END AS speaker
    FROM _incident_claims
    WINDOW incident AS (PARTITION BY incident_id)
),
dated AS (
    SELECT
        *,
        max(said_at) FILTER (is_asserted) OVER same AS last_asserted,
        max(said_at) FILTER (status = 'denied') OVER same AS last_denied,
        max(said_at) FILTER (is_asserted AND NOT is_too_late) OVER his AS last_told,
        max(said_at) FILTER (status <> 'undisclosed') OVER his AS last_answered
    FROM spoken
    WINDOW
        same AS (PARTITION BY incident_id, speaker, field, place, value_key),
        his AS (PARTITION BY incident_id, speaker, field, place)
),
weighed AS (
    SELECT
        *,
        (assertion_rank(status), -epoch_us(said_at), claim_id) AS weight,
        is_too_late OR coalesce(CASE
            WHEN status = 'undisclosed' THEN last_answered > said_at
            WHEN status = 'denied' THEN last_asserted > said_at
            ELSE last_denied > said_at
                OR (value_number IS NOT NULL OR value_start IS NOT NULL) AND last_told > last_asserted
        END, false) AS is_superseded
    FROM dated
),
counted AS (
    SELECT
        incident_id,
        field,
        value_key,
        place AS scope,
        any_value(month) AS month,
        arg_max(coalesce(value_canonical, value_text), weight) AS value_text,
        min(value_number) AS value_number,
        min(unit) AS unit,
        min(value_start) AS value_start,
        min(value_end) AS value_end,
        arg_max(precision, weight) AS precision,
        min(value_ref) AS value_ref,
        list_sort(list(DISTINCT qualifier) FILTER (qualifier IS NOT NULL)) AS qualifiers,
        arg_max(status, (NOT is_superseded, assertion_rank(status) * is_asserted::INTEGER, status = 'denied', is_doubt))
            AS best,
        count(*) FILTER (is_asserted AND NOT is_superseded) > 0 AS is_asserted,
        count(*) FILTER (is_doubt AND NOT is_superseded)::INTEGER AS doubted,
        count(*) FILTER (status = 'confirmed' AND NOT is_superseded)::INTEGER AS confirmed,
        count(*) FILTER (status = 'reported' AND NOT is_superseded)::INTEGER AS reported,
        count(*) FILTER (status = 'claimed' AND NOT is_superseded)::INTEGER AS claimed,
        count(*) FILTER (status = 'suspected' AND NOT is_superseded)::INTEGER AS suspected,
        count(*) FILTER (status = 'denied' AND NOT is_superseded)::INTEGER AS denied,
        count(*) FILTER (status = 'undisclosed' AND NOT is_superseded)::INTEGER AS undisclosed,
        count(*) FILTER (is_superseded)::INTEGER AS superseded,
        min(said_at) AS first_said_at,
        max(said_at) AS last_said_at,
        list(claim_id ORDER BY is_superseded, assertion_rank(status) DESC, said_at, claim_id) AS claim_ids
    FROM weighed
    GROUP BY incident_id, field, value_key, place
)
SELECT
    incident_id,
    field,
    coalesce(
        value_text,
        printf('%.15g', value_number) || CASE WHEN unit IS NULL THEN '' ELSE ' ' || unit END,
        moment(value_start) || CASE WHEN value_end > value_start THEN '/' || moment(value_end) ELSE '' END
    ) AS value,
    scope,
    CASE WHEN denied > 0 AND is_asserted THEN 'disputed' ELSE best END AS status,
    denied > 0 AND is_asserted AS is_conflict,
    value_text, value_number, unit, value_start, value_end, precision, value_ref, qualifiers,
    best AS best_status,
    confirmed, reported, claimed, suspected, doubted, denied, undisclosed, superseded,
    first_said_at, last_said_at,
    claim_ids,
    month
FROM counted;
