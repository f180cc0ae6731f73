"""Whole campaigns played from outside, over HTTP and mail, and their numbers counted again by other code.

Who lives through what, over HTTP and in a browser:

| Role | Over HTTP, on real servers | In Chromium (`tests/browser`) |
|---|---|---|
| head of school | `school_year`, `full_campaign`, `own_campaign` | `test_fiche`, `test_keyboard`, `test_roles` |
| référent | the same | `test_keyboard`, `test_rights`, `test_training`, `builder/` |
| animateur | `school_year`: fiche, plan | `test_keyboard_roles` |
| member of the commission | `school_year`, `test_commission_member` | `test_keyboard_roles`, `test_roles` |
| teacher, by link | the same; the results: `year_report` | `test_phone`, `test_sealed_answers`, `test_roles` |
| pupil or parent, by a shared link | `voices`, `test_shared_link` | `test_shared_links`, `test_keyboard_roles` |
| administrator | `school_year`: a school, its people, health and journal | `test_roles` |
"""
