"""Wiring of attendance: its settings and the routers of its topics."""

from chassis.app import create_app
from fastapi import FastAPI

from attendance.base import Base
from attendance.settings import AttendanceSettings


def create(settings: AttendanceSettings) -> FastAPI:
    """Return the attendance service."""
    return create_app(settings, base=Base, routers=[])
