"""All settings in one validated place: environment (``GOUJI_*``), then ``gouji.toml``, then the defaults here."""

from __future__ import annotations

import os
from errno import ENOENT
from pathlib import Path
from typing import Literal

from pydantic import EmailStr, Field, HttpUrl, SecretStr
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from tasks.scale_settings import ScaleSettings

CONFIG_VARIABLE = "GOUJI_CONFIG"
"""Names another file than ``gouji.toml`` in the working directory."""


def config_file() -> Path:
    """Returns the file of settings: the one that GOUJI_CONFIG names, or ``gouji.toml`` in the working directory.

    Raises:
        FileNotFoundError: GOUJI_CONFIG names a file that is not there.
    """
    named = os.environ.get(CONFIG_VARIABLE)
    if named and not Path(named).is_file():
        raise FileNotFoundError(ENOENT, f"named by {CONFIG_VARIABLE}, but there is no such file", named)
    return Path(named or "gouji.toml")


class Settings(ScaleSettings):
    """Settings of one installation. Unknown keys in ``gouji.toml`` are refused, so that a typing error shows."""

    model_config = SettingsConfigDict(env_prefix="GOUJI_", extra="forbid")

    home: Path = Field(Path("data"), description="home folder")
    sources: Path | None = Field(
        None, description="folder with sources and offices; none: the embedded demo world"
    )

    user_agent: str = Field(
        "gouji/0.1 (annual report quality check; contact: the operator of this installation)",
        description="honest User-Agent; put a contact address in it",
    )
    allow_private_network: bool = Field(
        False, description="allow private and loopback addresses (demo, tests)"
    )
    timeout_connect: float = Field(10, gt=0, description="seconds")
    timeout_read: float = Field(30, gt=0, description="seconds")
    timeout_total: float = Field(120, gt=0, description="seconds for one response, redirects included")
    max_bytes: int = Field(50_000_000, gt=0, description="largest response taken")
    max_redirects: int = Field(5, ge=0)
    retries: int = Field(3, ge=0, description="retries of one request on 429, 5xx and broken connections")
    backoff_seconds: float = Field(1.0, ge=0)
    hosts_at_once: int = Field(
        8, ge=1, description="hosts fetched side by side; always one connection a host"
    )
    address_delay: float = Field(
        1.0,
        ge=0,
        description="seconds between two requests to one machine, by whatever name (government clusters); 0: off",
    )
    max_list_pages: int = Field(200, ge=1, description="hard cap of pages of one list")
    recheck_always: int = Field(
        40, ge=0, description="sources with at most so many reports: looked at whole every run"
    )
    recheck_days: float = Field(
        10, ge=0, description="days until a known report is looked at again; 0: every run"
    )

    workers: int = Field(0, ge=0, description="processes for extraction; 0: all cores")
    extract_seconds: float = Field(120, gt=0, description="longest time for one document")
    extract_memory_mb: int = Field(
        2048, gt=0, description="address space above the start for one document's process"
    )
    extract_pages: int = Field(500, gt=0, description="pages read of one PDF or OFD")
    extract_cells: int = Field(300_000, gt=0, description="cells of one sheet of a workbook")
    extract_documents: int = Field(300, gt=0, description="documents read in one archive")
    extract_unpacked_mb: int = Field(400, gt=0, description="megabytes an archive may unpack to")

    mail_mode: Literal["file", "smtp"] = "file"
    mail_from: EmailStr | None = None
    smtp_host: str = "localhost"
    smtp_port: int = 25
    smtp_tls: Literal["none", "starttls", "tls"] = "starttls"
    smtp_user: str | None = None
    smtp_password: SecretStr | None = None
    smtp_password_block: str | None = Field(
        None, description="name of the Prefect Secret block that holds the password; instead of smtp_password"
    )
    mail_allow: list[str] = Field(
        default_factory=list, description="recipients or domains that may be mailed; empty: all configured"
    )
    mail_cap: int = Field(200, ge=0, description="most mails a run")
    operator: EmailStr | None = Field(None, description="operator's address for alarms")
    site_address: HttpUrl | None = Field(
        None, description="address at which published/site/ is served; mails and feeds link there"
    )
    site_copies: bool = Field(
        True, description="put copies of the archived originals beside the site's pages"
    )

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Puts gouji.toml behind the environment."""
        return init_settings, env_settings, TomlConfigSettingsSource(settings_cls, config_file())
