"""Doors of signing in and of the account itself."""

from ..door import SIGNED_IN, Door

ACCOUNT = [
    Door("account_login", get="everybody", post="everybody", open=True),
    Door("account_logout", get="everybody", post="everybody", open=True),
    Door("account_inactive", get="everybody", open=True),
    Door("account_signup", get="everybody", post="everybody", open=True),
    Door("account_reauthenticate", get=SIGNED_IN, post=SIGNED_IN),
    Door("account_email", get=SIGNED_IN, post=SIGNED_IN),
    Door("account_email_verification_sent", get="everybody", open=True),
    Door("account_change_password", get=SIGNED_IN, post=SIGNED_IN),
    Door("account_set_password", get=SIGNED_IN, post=SIGNED_IN),
    Door("account_reset_password", get="everybody", post="everybody", open=True),
    # The phone: not found, because no sender of text messages is set here (tests/people/test_phone.py opens them).
    *(Door(f"account_{name}", open=True) for name in ("request_login_code", "verify_phone")),
    Door("account_change_phone"),
    Door("sign-in-again", get="everybody", post="everybody", open=True),
    Door("account-kept", get="everybody", post="everybody", open=True),
    Door("account_confirm_login_code", get="everybody", post="everybody", open=True),
    Door("account_confirm_email", lambda scene: ["no-such-key"], get="everybody", post="", open=True),
    Door("account_reset_password_from_key_done", get="everybody", open=True),
    Door("account_reset_password_from_key", lambda scene: ["1", "no-such-key"], get="everybody", open=True),
    Door("account_reset_password_done", get="everybody", open=True),
]

# Pages about the second proof ask for the password once more, whoever comes; strangers sign in first.
ACCOUNT += [
    Door("language", get=None, post="everybody", open=True),
    Door("account-security", get=SIGNED_IN),
    Door("visit-end", get=None, post=SIGNED_IN),
    Door("mfa_authenticate", get="everybody", post="everybody", open=True),
    Door("mfa_login_webauthn", get="everybody", post="everybody", open=True),
    *(Door(f"mfa_{name}", get=SIGNED_IN, post=SIGNED_IN) for name in (
        "reauthenticate", "activate_totp", "generate_recovery_codes", "add_webauthn", "reauthenticate_webauthn")),
    *(Door(name, get=SIGNED_IN) for name in ("mfa_index", "mfa_list_webauthn")),
    # Nobody here has an app or codes yet: there is nothing to switch off or to show.
    *(Door(name) for name in ("mfa_deactivate_totp", "mfa_view_recovery_codes", "mfa_download_recovery_codes")),
    Door("mfa_remove_webauthn", lambda scene: [1], get=SIGNED_IN, post=SIGNED_IN),
    Door("mfa_edit_webauthn", lambda scene: [1], get=SIGNED_IN, post=SIGNED_IN),
]  # fmt: skip
