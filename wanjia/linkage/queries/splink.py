"""Splink, silent and kept in one place: EM and scoring over our features, pairs and frequencies."""

import logging
from typing import Any

from duckdb import DuckDBPyConnection
from splink import DuckDBAPI, Linker, SettingsCreator

from wanjia.linkage.queries.tables import FEATURES, SHARES
from wanjia.linkage.sql.levels import conditions, missing
from wanjia.linkage.types import Comparison, Model


def settings(model: Model) -> SettingsCreator:
    """The model in Splink's words."""
    return SettingsCreator(
        link_type="dedupe_only",
        unique_id_column_name="row",
        probability_two_random_records_match=model.prior,
        comparisons=[_comparison(one) for one in model.comparisons],
        retain_matching_columns=False,
        retain_intermediate_calculation_columns=False,
        max_iterations=20,
        em_convergence=0.001,
    )


def linker(connection: DuckDBPyConnection, table: str, model: Model) -> Linker:
    """Splink over a table of features."""
    logging.getLogger("splink").setLevel(logging.CRITICAL)
    api = DuckDBAPI(connection)
    return Linker(api.register(table), settings(model), log_level=None, validate_settings=False)


def _comparison(comparison: Comparison) -> dict[str, Any]:
    tests = [*conditions(comparison), "ELSE"]
    levels: list[dict[str, Any]] = [
        {"sql_condition": missing(comparison), "label_for_charts": "missing", "is_null_level": True}
    ]
    for test, level in zip(tests, comparison.levels, strict=True):
        told: dict[str, Any] = {
            "sql_condition": test,
            "label_for_charts": level.label,
            "m_probability": level.m,
            "u_probability": level.u,
        }
        if level.frequency:
            told |= {"tf_adjustment_column": level.frequency, "tf_adjustment_weight": 1.0}
            told |= {"disable_tf_exact_match_detection": True}
        levels.append(told)
    return {"output_column_name": comparison.feature, "comparison_levels": levels}


def expectation_maximisation(
    connection: DuckDBPyConnection, table: str, model: Model, rule: str, most_pairs: int
) -> dict[str, list[float]]:
    """The shares ``m`` of each comparison that the pairs of ``rule`` could teach; levels never seen have 0."""
    linked = linker(connection, table, model)
    session = linked.training.estimate_parameters_using_expectation_maximisation(
        rule, estimate_without_term_frequencies=True, max_pairs=most_pairs, record_sample_proportion=1.0
    )
    learnt: dict[str, list[float]] = {}
    for comparison in session.core_model_settings.comparisons:
        levels = [level for level in comparison.comparison_levels if not level.is_null_level]
        shares = [level.m_probability for level in levels]
        learnt[comparison.output_column_name] = [s if isinstance(s, float) else 0.0 for s in shares]
    linked.table_management.delete_tables_created_by_splink_from_db()  # type: ignore[no-untyped-call]
    return learnt


def score(connection: DuckDBPyConnection, pairs: str, model: Model, target: str) -> None:
    """Make ``target`` (row_l, row_r, weight) of ``pairs``. Splink reads the rows that are in a pair, not all."""
    connection.execute(f"""
        CREATE OR REPLACE TABLE linkage_met AS SELECT * FROM {FEATURES}
        WHERE row IN (SELECT join_key_l FROM {pairs} UNION ALL SELECT join_key_r FROM {pairs})""")
    linked = linker(connection, "linkage_met", model)
    api = linked._db_api
    for feature in {level.frequency for one in model.comparisons for level in one.levels if level.frequency}:
        linked.table_management.register_term_frequency_lookup(api.register(f"{SHARES}_{feature}"), feature)
    linked.table_management.register_blocked_pairs_for_predict(api.register(pairs))
    scored = linked.inference.predict(warning_mode="never")
    connection.execute(
        f"CREATE OR REPLACE TABLE {target} AS SELECT row_l, row_r, match_weight AS weight FROM {scored.physical_name}"
    )
    linked.table_management.delete_tables_created_by_splink_from_db()  # type: ignore[no-untyped-call]
