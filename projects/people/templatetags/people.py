"""Words about people in templates."""

from django import template

from projects.text import mask_phone

register = template.Library()
register.filter("masked_phone", mask_phone)
