-- How assertions rank when the claims of several articles meet; a denial and a silence assert nothing.
CREATE OR REPLACE MACRO assertion_rank(status) AS
    CASE status WHEN 'confirmed' THEN 4 WHEN 'reported' THEN 3 WHEN 'claimed' THEN 2 WHEN 'suspected' THEN 1 ELSE 0 END;

-- A name without case, accents and punctuation.
CREATE OR REPLACE MACRO name_key(name) AS
    trim(regexp_replace(strip_accents(lower(name)), '[^\p{L}\p{N}]+', ' ', 'g'));

-- What is left of a victim's name when the words that many victims share are taken away and words for the same kind of
-- body in several languages are made one (`names.toml`); the words are sorted, so that their order does not matter.
CREATE OR REPLACE MACRO victim_key(name) AS
    array_to_string(
        list_sort(list_distinct(list_transform(
            list_filter(string_split(name_key(name), ' '), lambda w: NOT list_contains(getvariable('shared_words'), w)),
            lambda w: coalesce(getvariable('same_words')[w], w)
        ))),
        ' '
    );

-- A moment as text: the day, with the time where it is not midnight.
CREATE OR REPLACE MACRO moment(t) AS
    CASE WHEN t = date_trunc('day', t) THEN strftime(t, '%Y-%m-%d') ELSE strftime(t, '%Y-%m-%d %H:%M') END;
