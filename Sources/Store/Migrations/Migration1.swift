import Database

extension Migrations {
    /// The first schema. The merchant is in every key; balances have their floor as a CHECK, so
    /// that even a faulty engine cannot store an overdraft.
    static let migration1 = Migration(
        number: 1, name: "first schema",
        why: "ledger, journal, campaigns, offers, vouchers, members, redemptions, keys, imports",
        statements: tables1 + tables2 + tables3, check: nil)

    private static let tables1: [SQL] = [
        SQL(
            """
            CREATE TABLE merchant (
              tenant {bigint} NOT NULL PRIMARY KEY, name TEXT NOT NULL, currency TEXT NOT NULL,
              created_at {bigint} NOT NULL, entry {bigint} NOT NULL) {strict}
            """),
        SQL(
            """
            CREATE TABLE lease (
              tenant {bigint} NOT NULL, kind {bigint} NOT NULL, owner {bigint} NOT NULL,
              next {bigint} NOT NULL, PRIMARY KEY (tenant, kind, owner)) {strict}
            """),
        SQL(
            """
            CREATE TABLE campaign (
              tenant {bigint} NOT NULL, id {bigint} NOT NULL, number {bigint} NOT NULL,
              name TEXT NOT NULL, currency TEXT NOT NULL, starts_at {bigint} NOT NULL,
              ends_at {bigint} NOT NULL, budget {bigint}, state {bigint} NOT NULL,
              metadata TEXT NOT NULL, created_at {bigint} NOT NULL, entry {bigint} NOT NULL,
              PRIMARY KEY (tenant, id), UNIQUE (tenant, number)) {strict}
            """),
        SQL(
            """
            CREATE TABLE campaign_counters (
              tenant {bigint} NOT NULL, campaign {bigint} NOT NULL, issued {bigint} NOT NULL,
              redeemed {bigint} NOT NULL, rolled_back {bigint} NOT NULL,
              voided {bigint} NOT NULL, members_gained {bigint} NOT NULL,
              discount {bigint} NOT NULL, sales {bigint} NOT NULL, entry {bigint} NOT NULL,
              PRIMARY KEY (tenant, campaign)) {strict}
            """),
        SQL(
            """
            CREATE TABLE offer (
              tenant {bigint} NOT NULL, id {bigint} NOT NULL, campaign {bigint} NOT NULL,
              name TEXT NOT NULL, definition TEXT NOT NULL, public_code TEXT,
              metadata TEXT NOT NULL, created_at {bigint} NOT NULL, entry {bigint} NOT NULL,
              PRIMARY KEY (tenant, id), UNIQUE (tenant, public_code)) {strict}
            """),
        SQL("CREATE INDEX offer_by_campaign ON offer (tenant, campaign, id)"),
        SQL(
            """
            CREATE TABLE member (
              tenant {bigint} NOT NULL, id {bigint} NOT NULL, external_id TEXT NOT NULL,
              attributes {blob} NOT NULL, acquired_by {bigint}, created_at {bigint} NOT NULL,
              entry {bigint} NOT NULL,
              PRIMARY KEY (tenant, id), UNIQUE (tenant, external_id)) {strict}
            """),
        SQL(
            """
            CREATE TABLE member_offer (
              tenant {bigint} NOT NULL, member {bigint} NOT NULL, offer {bigint} NOT NULL,
              issued {bigint} NOT NULL, redeemed {bigint} NOT NULL, entry {bigint} NOT NULL,
              PRIMARY KEY (tenant, member, offer),
              CHECK (issued >= 0 AND redeemed >= 0)) {strict}{clustered}
            """),
    ]

    private static let tables2: [SQL] = [
        SQL(
            """
            CREATE TABLE coupon (
              tenant {bigint} NOT NULL, id {bigint} NOT NULL, offer {bigint} NOT NULL,
              campaign {bigint} NOT NULL, serial {bigint} NOT NULL, member {bigint},
              state {bigint} NOT NULL, uses_left {bigint} NOT NULL,
              expires_at {bigint} NOT NULL, issued_at {bigint} NOT NULL,
              last_redemption {bigint}, void_reason TEXT, signing_slot {bigint} NOT NULL,
              typing_slot {bigint} NOT NULL, entry {bigint} NOT NULL,
              PRIMARY KEY (tenant, id), UNIQUE (tenant, campaign, serial),
              CHECK (uses_left >= 0)) {strict}{clustered}
            """),
        SQL(
            """
            CREATE INDEX coupon_by_member ON coupon (tenant, member, id)
              WHERE member IS NOT NULL
            """),
        SQL(
            """
            CREATE TABLE gift_card (
              tenant {bigint} NOT NULL, id {bigint} NOT NULL, currency TEXT NOT NULL,
              face_value {bigint} NOT NULL, serial {bigint} NOT NULL, member {bigint},
              state {bigint} NOT NULL, expires_at {bigint} NOT NULL,
              issued_at {bigint} NOT NULL, activated_at {bigint}, block_reason TEXT,
              activities {bigint} NOT NULL, signing_slot {bigint} NOT NULL,
              typing_slot {bigint} NOT NULL, entry {bigint} NOT NULL,
              PRIMARY KEY (tenant, id), UNIQUE (tenant, serial),
              CHECK (face_value > 0)) {strict}{clustered}
            """),
        SQL(
            """
            CREATE TABLE gift_card_activity (
              tenant {bigint} NOT NULL, card {bigint} NOT NULL, sequence {bigint} NOT NULL,
              kind {bigint} NOT NULL, amount {bigint} NOT NULL,
              balance_after {bigint} NOT NULL, redemption {bigint}, at {bigint} NOT NULL,
              entry {bigint} NOT NULL, PRIMARY KEY (tenant, card, sequence),
              CHECK (balance_after >= 0)) {strict}{clustered}
            """),
        SQL(
            """
            CREATE TABLE redemption (
              tenant {bigint} NOT NULL, id {bigint} NOT NULL, reference TEXT NOT NULL,
              member {bigint}, state {bigint} NOT NULL, document TEXT NOT NULL,
              created_at {bigint} NOT NULL, rolled_back_at {bigint}, entry {bigint} NOT NULL,
              PRIMARY KEY (tenant, id)) {strict}
            """),
        SQL("CREATE INDEX redemption_by_reference ON redemption (tenant, reference, id)"),
        SQL(
            """
            CREATE TABLE account (
              tenant {bigint} NOT NULL, kind {bigint} NOT NULL, owner {bigint} NOT NULL,
              asset TEXT NOT NULL, balance {bigint} NOT NULL, entry {bigint} NOT NULL,
              PRIMARY KEY (tenant, kind, owner, asset),
              CHECK (kind IN (1, 10, 20) OR balance >= 0)) {strict}{clustered}
            """),
    ]

    private static let tables3: [SQL] = [
        SQL(
            """
            CREATE TABLE journal_entry (
              sequence {bigint} NOT NULL PRIMARY KEY, tenant {bigint} NOT NULL,
              bytes {blob} NOT NULL) {strict}
            """),
        SQL("CREATE INDEX journal_entry_by_tenant ON journal_entry (tenant, sequence)"),
        SQL(
            """
            CREATE TABLE journal_block (
              sequence {bigint} NOT NULL PRIMARY KEY, header {blob} NOT NULL,
              hash {blob} NOT NULL, signature {blob} NOT NULL) {strict}
            """),
        SQL(
            """
            CREATE TABLE journal_head (
              id {bigint} NOT NULL PRIMARY KEY, block {bigint} NOT NULL,
              entries {bigint} NOT NULL, time {bigint} NOT NULL, hash {blob} NOT NULL) {strict}
            """),
        SQL(
            """
            CREATE TABLE idempotency (
              tenant {bigint} NOT NULL, key_hash {blob} NOT NULL, fingerprint {blob} NOT NULL,
              status {bigint} NOT NULL, body {blob} NOT NULL, created_at {bigint} NOT NULL,
              mac {blob} NOT NULL, PRIMARY KEY (tenant, key_hash)) {strict}
            """),
        SQL(
            """
            CREATE TABLE outbox_cursor (
              tenant {bigint} NOT NULL, consumer TEXT NOT NULL, sequence {bigint} NOT NULL,
              PRIMARY KEY (tenant, consumer)) {strict}
            """),
        SQL(
            """
            CREATE TABLE api_key (
              tenant {bigint} NOT NULL, id {bigint} NOT NULL, lookup TEXT NOT NULL UNIQUE,
              hash {blob} NOT NULL, name TEXT NOT NULL, scopes TEXT NOT NULL, store TEXT,
              created_at {bigint} NOT NULL, expires_at {bigint}, revoked_at {bigint},
              entry {bigint} NOT NULL, PRIMARY KEY (tenant, id)) {strict}
            """),
        SQL(
            """
            CREATE TABLE key_slot (
              tenant {bigint} NOT NULL, purpose {bigint} NOT NULL, slot {bigint} NOT NULL,
              public_key {blob} NOT NULL, sealed_secret {blob} NOT NULL,
              valid_from {bigint} NOT NULL, valid_until {bigint} NOT NULL,
              state {bigint} NOT NULL, entry {bigint} NOT NULL,
              PRIMARY KEY (tenant, purpose, slot)) {strict}
            """),
        SQL(
            """
            CREATE TABLE product (
              tenant {bigint} NOT NULL, sku TEXT NOT NULL, category TEXT, brand TEXT,
              name TEXT, entry {bigint} NOT NULL, PRIMARY KEY (tenant, sku)) {strict}
            """),
        SQL(
            """
            CREATE TABLE store (
              tenant {bigint} NOT NULL, external_id TEXT NOT NULL, name TEXT,
              entry {bigint} NOT NULL, PRIMARY KEY (tenant, external_id)) {strict}
            """),
        SQL(
            """
            CREATE TABLE reference (
              tenant {bigint} NOT NULL, kind {bigint} NOT NULL, external TEXT NOT NULL,
              number {bigint} NOT NULL, entry {bigint} NOT NULL,
              PRIMARY KEY (tenant, kind, external)) {strict}
            """),
        SQL(
            """
            CREATE TABLE import_file (
              tenant {bigint} NOT NULL, id {bigint} NOT NULL, fingerprint {blob} NOT NULL,
              kind TEXT NOT NULL, name TEXT NOT NULL, lines {bigint} NOT NULL,
              accepted {bigint} NOT NULL, rejected {bigint} NOT NULL, state {bigint} NOT NULL,
              created_at {bigint} NOT NULL, entry {bigint} NOT NULL,
              PRIMARY KEY (tenant, id), UNIQUE (tenant, kind, fingerprint)) {strict}
            """),
        SQL(
            """
            CREATE TABLE purchase_line (
              tenant {bigint} NOT NULL, import {bigint} NOT NULL, line {bigint} NOT NULL,
              reference TEXT NOT NULL, member TEXT, store TEXT, sku TEXT NOT NULL,
              quantity {bigint} NOT NULL, amount {bigint} NOT NULL,
              discount {bigint} NOT NULL, at {bigint} NOT NULL,
              PRIMARY KEY (tenant, import, line)) {strict}{clustered}
            """),
    ]
}
